"""Changes a Northbound database through Python's IDL and prints all that the IDL sees of it.

usage: idl-dialogue.py REMOTE SCHEMA-FILE
"""

import sys
import time

import ovs.db.idl
import ovs.poller

REMOTE, SCHEMA = sys.argv[1:]
COLUMNS = {
    "Address_Set": ["name", "addresses", "external_ids"],
    "Logical_Switch": ["name", "ports", "other_config"],
    "Logical_Switch_Port": ["name", "enabled", "tag", "addresses", "options"],
    "NB_Global": ["nb_cfg", "options"],
}


def text(row, table):
    """A row's columns, without UUIDs."""
    values = []
    for column in COLUMNS[table]:
        value = getattr(row, column, None)
        if column == "ports":
            value = sorted(port.name for port in value)
        values.append("%s=%s" % (column, sorted(value.items()) if isinstance(value, dict) else value))
    return "%s %s" % (table, " ".join(values))


class Watching(ovs.db.idl.Idl):
    events = []

    def notify(self, event, row, updates=None):
        changed = sorted(vars(updates)["_data"]) if updates else []
        Watching.events.append("%s %s %s" % (event, row._table.name, [c for c in changed if c != "_uuid"]))


def wait(idl, holds):
    end = time.time() + 20
    idl.run()
    while not holds():
        if time.time() > end:
            sys.exit("timeout")
        poller = ovs.poller.Poller()
        idl.wait(poller)
        poller.timer_wait(1000)
        poller.block()
        idl.run()


def show(title, idl):
    print("--", title)
    # The IDL hears of the rows of one change in an order of its own.
    print("\n".join(sorted(Watching.events)))
    Watching.events.clear()
    for table in sorted(COLUMNS):
        for line in sorted(text(row, table) for row in idl.tables[table].rows.values()):
            print(line)


def commit(idl, title, change):
    transaction = ovs.db.idl.Transaction(idl)
    transaction.add_comment(title)
    change(transaction)
    status = transaction.commit_block()
    print("--", title, status)
    if status == ovs.db.idl.Transaction.ERROR:
        print(transaction.get_error())
    idl.run()
    show(title, idl)


def find(idl, table, name):
    return next(row for row in idl.tables[table].rows.values() if row.name == name)


def main():
    helper = ovs.db.idl.SchemaHelper(SCHEMA)
    for table, columns in COLUMNS.items():
        helper.register_columns(table, columns)
    idl = Watching(REMOTE, helper)
    wait(idl, lambda: idl.has_ever_connected())
    show("connected", idl)

    def fill(transaction):
        top = transaction.insert(idl.tables["NB_Global"])
        top.options = {"a": "b"}
        switch = transaction.insert(idl.tables["Logical_Switch"])
        switch.name = "blue"
        port = transaction.insert(idl.tables["Logical_Switch_Port"])
        port.name = "p1"
        port.addresses = ["00:00:00:00:00:01 10.0.0.1", "unknown"]
        port.tag = 7
        switch.ports = [port]
        addresses = transaction.insert(idl.tables["Address_Set"])
        addresses.name = "hosts"
        addresses.addresses = ["10.0.0.2", "10.0.0.1"]

    commit(idl, "insert", fill)

    def mutate(transaction):
        hosts = find(idl, "Address_Set", "hosts")
        hosts.addvalue("addresses", "10.0.0.3")
        hosts.delvalue("addresses", "10.0.0.1")
        hosts.setkey("external_ids", "owner", "me")
        port = find(idl, "Logical_Switch_Port", "p1")
        port.enabled = False
        port.setkey("options", "requested-chassis", "ch1")

    commit(idl, "mutate", mutate)

    def more(transaction):
        switch = find(idl, "Logical_Switch", "blue")
        switch.verify("other_config")
        port = transaction.insert(idl.tables["Logical_Switch_Port"])
        port.name = "p2"
        switch.addvalue("ports", port)
        for top in idl.tables["NB_Global"].rows.values():
            top.increment("nb_cfg")

    commit(idl, "increment", more)

    def twin(transaction):
        transaction.insert(idl.tables["Address_Set"]).name = "hosts"

    commit(idl, "duplicate", twin)

    def bad(transaction):
        find(idl, "Logical_Switch_Port", "p1").delete()

    commit(idl, "still referenced", bad)
    commit(idl, "nothing", lambda transaction: None)

    def unplug(transaction):
        switch = find(idl, "Logical_Switch", "blue")
        switch.delvalue("ports", find(idl, "Logical_Switch_Port", "p1"))
        find(idl, "Address_Set", "hosts").delete()

    commit(idl, "delete", unplug)

    idl.cond_change("Logical_Switch_Port", [["name", "==", "none"]])
    wait(idl, lambda: not idl.tables["Logical_Switch_Port"].rows)
    show("condition", idl)

    idl.set_lock("lock")
    wait(idl, lambda: idl.has_lock)

    def add(transaction):
        transaction.insert(idl.tables["Logical_Switch"]).name = "green"

    commit(idl, "locked", add)
    idl.close()


main()
