package org.ovn4j.testkit.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Requests of several clients about switches and their ports. Rows get UUIDs of the clients'
 * choice, so that two servers can be asked the same.
 */
final class RandomDialogue {

  /**
   * A request.
   *
   * @param client which of the clients says it
   */
  record Request(int client, String method, String params) {}

  private static final String[] SWITCH_COLUMNS = {"name", "external_ids", "other_config", "ports"};
  private static final String[] PORT_COLUMNS = {
    "name", "addresses", "options", "enabled", "tag", "port_security"
  };
  private static final String[] NAMES = {"a", "b", "c"};

  private final Random random;
  private final int clients;
  private final List<List<Integer>> monitors = new ArrayList<>();
  private final Set<Integer> monitorsOfBoth = new HashSet<>();
  private int ids;

  RandomDialogue(long seed, int clients) {
    this.random = new Random(seed);
    this.clients = clients;
    for (int i = 0; i < clients; i++) {
      monitors.add(new ArrayList<>());
    }
  }

  Request next() {
    int client = random.nextInt(clients);
    List<Integer> own = monitors.get(client);
    return switch (random.nextInt(12)) {
      case 0, 1 -> monitor(client, own);
      case 2 -> conditionChange(client, own);
      case 3 -> {
        int id = anyMonitor(own);
        own.remove((Integer) id);
        yield new Request(client, "monitor_cancel", "[" + id + "]");
      }
      default -> new Request(client, "transact", transaction());
    };
  }

  private Request monitor(int client, List<Integer> own) {
    int id = ++ids;
    own.add(id);
    int version = random.nextInt(3);
    String method = List.of("monitor", "monitor_cond", "monitor_cond_since").get(version);
    StringJoiner tables = new StringJoiner(",", "{", "}");
    if (random.nextInt(4) > 0) {
      tables.add("'Logical_Switch':" + requests(SWITCH_COLUMNS, switchWhere(), version > 0));
    }
    if (random.nextInt(4) > 0) {
      tables.add("'Logical_Switch_Port':" + requests(PORT_COLUMNS, portWhere(), version > 0));
    }
    if (tables.toString().contains("'Logical_Switch':")
        && tables.toString().contains("'Logical_Switch_Port':")) {
      monitorsOfBoth.add(id);
    }
    String last = version == 2 ? ",'00000000-0000-0000-0000-000000000000'" : "";
    return new Request(client, method, text("['OVN_Northbound'," + id + "," + tables + last + "]"));
  }

  /** One request, as array or alone, or two of the same rows for other columns. */
  private String requests(String[] columns, String where, boolean conditional) {
    String rows = conditional && random.nextBoolean() ? "'where':" + where : "";
    // Of columns that only conditions look at ovsdb-server loses track if monitors have them in
    // common.
    int from = conditional ? 0 : random.nextInt(2);
    if (random.nextInt(3) == 0) {
      int half = columns.length / 2;
      return "["
          + request(columns, 0, half, rows)
          + ","
          + request(columns, half, columns.length, rows)
          + "]";
    }
    String request =
        random.nextInt(4) == 0
            ? object(rows, select())
            : request(columns, from, columns.length - (conditional ? 0 : random.nextInt(2)), rows);
    return random.nextBoolean() ? request : "[" + request + "]";
  }

  private String request(String[] columns, int from, int to, String rows) {
    StringJoiner names = new StringJoiner("','", "'", "'");
    for (int i = from; i < to; i++) {
      names.add(columns[i]);
    }
    return object("'columns':[" + names + "]", rows, select());
  }

  private static String object(String... members) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    for (String member : members) {
      if (!member.isEmpty()) {
        object.add(member);
      }
    }
    return object.toString();
  }

  private String select() {
    if (random.nextInt(3) > 0) {
      return "";
    }
    StringJoiner select = new StringJoiner(",", "'select':{", "}");
    for (String kind : List.of("initial", "insert", "modify", "delete")) {
      if (random.nextInt(3) == 0) {
        select.add("'" + kind + "':" + random.nextBoolean());
      }
    }
    return select.toString();
  }

  private Request conditionChange(int client, List<Integer> own) {
    int id = anyMonitor(own);
    int newId = random.nextInt(3) > 0 ? id : ++ids;
    if (own.remove((Integer) id)) {
      own.add(newId);
    }
    StringJoiner tables = new StringJoiner(",", "{", "}");
    // ovsdb-server half accepts a change of which one part is wrong.
    boolean both = monitorsOfBoth.contains(id);
    boolean switches = random.nextBoolean();
    if (switches) {
      tables.add("'Logical_Switch':[{'where':" + switchWhere() + "}]");
    }
    if (random.nextBoolean() && (both || !switches)) {
      tables.add("'Logical_Switch_Port':[{'where':" + portWhere() + "}]");
    }
    if (both) {
      monitorsOfBoth.add(newId);
    }
    return new Request(
        client, "monitor_cond_change", text("[" + id + "," + newId + "," + tables + "]"));
  }

  /** Now and then one that there is not. */
  private int anyMonitor(List<Integer> own) {
    return own.isEmpty() || random.nextInt(8) == 0
        ? random.nextInt(ids + 1)
        : own.get(random.nextInt(own.size()));
  }

  private String switchWhere() {
    return where(
        "['name','" + (random.nextBoolean() ? "==" : "!=") + "','" + name() + "']",
        "['external_ids','" + function() + "',['map',[['k','" + name() + "']]]]",
        "['ports','" + function() + "',['uuid','" + portUuid() + "']]");
  }

  private String portWhere() {
    return where(
        "['name','==','" + name() + "']",
        "['addresses','" + function() + "',['set',['" + name() + "']]]",
        "['enabled','==',true]",
        "['tag','>=',2]",
        "['options','" + function() + "',['map',[['" + name() + "','" + name() + "']]]]");
  }

  private String where(String... clauses) {
    StringJoiner where = new StringJoiner(",", "[", "]");
    for (int i = random.nextInt(3); i > 0; i--) {
      where.add(
          random.nextInt(6) == 0
              ? String.valueOf(random.nextBoolean())
              : clauses[random.nextInt(clauses.length)]);
    }
    return where.toString();
  }

  private String function() {
    return random.nextBoolean() ? "includes" : "excludes";
  }

  private String transaction() {
    StringJoiner operations = new StringJoiner(",", "['OVN_Northbound',", "]");
    for (int i = random.nextInt(3); i >= 0; i--) {
      operations.add(operation());
    }
    return text(operations.toString());
  }

  private String operation() {
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          "{'op':'insert','table':'Logical_Switch','uuid':'"
              + switchUuid()
              + "','row':{'name':'"
              + name()
              + "'}}";
      case 2, 3 -> insertPort();
      case 4 -> "{'op':'delete','table':'Logical_Switch','where':[['name','==','" + name() + "']]}";
      case 5 ->
          "{'op':'update','table':'Logical_Switch','where':[['name','==','"
              + name()
              + "']],'row':{"
              + (random.nextBoolean()
                  ? "'name':'" + name() + "'"
                  : "'external_ids':['map',[['k','" + name() + "']]]")
              + "}}";
      case 6 ->
          "{'op':'mutate','table':'Logical_Switch','where':[],'mutations':[['external_ids','"
              + (random.nextBoolean() ? "insert" : "delete")
              + "',['map',[['"
              + name()
              + "','"
              + name()
              + "']]]]]}";
      default ->
          "{'op':'update','table':'Logical_Switch_Port','where':[['_uuid','==',['uuid','"
              + portUuid()
              + "']]],'row':{"
              + portValue()
              + "}}";
    };
  }

  private String insertPort() {
    String uuid = portUuid();
    return "{'op':'insert','table':'Logical_Switch_Port','uuid':'"
        + uuid
        + "','row':{'name':'"
        + uuid.substring(34)
        + "',"
        + portValue()
        + "}},{'op':'mutate','table':'Logical_Switch','where':[['_uuid','==',['uuid','"
        + switchUuid()
        + "']]],'mutations':[['ports','insert',['uuid','"
        + uuid
        + "']]]}";
  }

  private String portValue() {
    return switch (random.nextInt(4)) {
      case 0 -> "'addresses':['set',['" + name() + "','" + name() + "x']]";
      case 1 -> "'enabled':" + (random.nextBoolean() ? "['set',[]]" : random.nextBoolean());
      case 2 -> "'tag':" + (1 + random.nextInt(4));
      default -> "'options':['map',[['" + name() + "','" + name() + "'],['z','" + name() + "']]]";
    };
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private String switchUuid() {
    return "5a5a5a5a-0000-4000-8000-00000000000" + random.nextInt(5);
  }

  private String portUuid() {
    return "9a9a9a9a-0000-4000-8000-00000000000" + random.nextInt(8);
  }

  private static String text(String text) {
    return text.replace('\'', '"');
  }
}
