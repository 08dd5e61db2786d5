package org.ovn4j.testkit.protocol;

import java.util.List;

/**
 * Requests that fail, one after the other on one connection, and how ovsdb-server answers them.
 * Apostrophes stand for quotation marks.
 */
final class ErrorReplies {

  /** A request's method and params, and the {@code error} of its reply. */
  record Case(String method, String params, String error) {
    @Override
    public String toString() {
      return method + " " + params;
    }
  }

  private static final String SWITCH = "'OVN_Northbound','m',{'Logical_Switch':";

  static final List<Case> ALL =
      List.of(
          plain("foo", "[]", "unknown method"),
          plain("cancel", "[1]", "unknown method"),
          new Case(
              "get_schema",
              "['x']",
              "{'syntax':'[\\\"x\\\"]','error':'unknown database',"
                  + "'details':'get_schema request specifies unknown database x'}"),
          syntax("get_schema", "[]", "[]", "get_schema request params must begin with <db-name>"),
          syntax("transact", "[1]", "[1]", "transact request params must begin with <db-name>"),
          syntax("lock", "['a b']", "[\"a b\"]", "lock request params must be <id>"),
          syntax("steal", "['a','b']", "[\"a\",\"b\"]", "steal request params must be <id>"),
          syntax("unlock", "[]", "[]", "unlock request params must be <id>"),
          syntax(
              "unlock",
              "['a']",
              "[\"a\"]",
              "unlock: \\\"unlock\\\" without \\\"lock\\\" or \\\"steal\\\""),
          syntax(
              "set_db_change_aware",
              "[1]",
              "[1]",
              "set_db_change_aware: true or false parameter expected"),
          syntax("monitor_cond", "['OVN_Northbound',1,{},2]", "*", "invalid parameters"),
          syntax("monitor_cond_since", "['OVN_Northbound',1,{}]", "*", "invalid parameters"),
          syntax("monitor", "['OVN_Northbound',1,[]]", "[]", "monitor-requests must be object"),
          unlocated("monitor", "['OVN_Northbound',1,{'Foo':{}}]", "no table named Foo"),
          unlocated(
              "monitor",
              "[" + SWITCH + "1}]",
              "Parsing table Logical_Switch failed: " + "Object expected."),
          monitor("{'where':[]}", "Member 'where' is present but not allowed here."),
          monitor(
              "{'where':[],'x':1}",
              "Member 'where' and 1 other member are present but not allowed " + "here."),
          monitor(
              "{'where':[],'x':1,'y':2}",
              "Member 'where' and 2 other members are present but not allowed here."),
          monitor("{'columns':1}", "Type mismatch for member 'columns'."),
          monitor("{'select':1}", "Type mismatch for member 'select'."),
          syntax(
              "monitor",
              "[" + SWITCH + "{'select':{'initial':1}}}]",
              "{\"initial\":1}",
              "Parsing table Logical_Switch select failed: Type mismatch for member ''initial''."),
          syntax(
              "monitor",
              "[" + SWITCH + "{'select':{'x':true}}}]",
              "{\"x\":true}",
              "Parsing table Logical_Switch select failed: "
                  + "Member ''x'' is present but not allowed here."),
          syntax(
              "monitor",
              "[" + SWITCH + "{'columns':[1]}}]",
              "[1]",
              "array of column names expected"),
          syntax(
              "monitor",
              "[" + SWITCH + "{'columns':['foo']}}]",
              "[\"foo\"]",
              "foo is not a valid column name"),
          syntax(
              "monitor",
              "[" + SWITCH + "[{'columns':['name']},{'columns':['acls','name']}]}]",
              "[\"acls\",\"name\"]",
              "column name mentioned more than once"),
          unlocated(
              "monitor",
              "[" + SWITCH + "[{'columns':['name']},{}]}]",
              "column name mentioned more than once"),
          syntax("monitor_cond_since", "[" + SWITCH + "{}},1]", "1", "last-txn-id must be string"),
          syntax(
              "monitor_cond_since",
              "[" + SWITCH + "{}},'1-2-3-4-5']",
              "\"1-2-3-4-5\"",
              "last-txn-id must be UUID format."),
          syntax("monitor_cond_change", "[1]", "[1]", "invalid parameters"),
          syntax("monitor_cond_change", "['x','y',{}]", "\"x\"", "unknown monitor session"),
          plain("monitor_cancel", "[]", "invalid parameters"),
          plain("monitor_cancel", "['x']", "unknown monitor"));

  private ErrorReplies() {}

  private static Case plain(String method, String params, String error) {
    return new Case(method, params, "'" + error + "'");
  }

  private static Case unlocated(String method, String params, String details) {
    return new Case(method, params, "{'error':'syntax error','details':'" + details + "'}");
  }

  /** A star as syntax stands for the params, if their members are in order. */
  private static Case syntax(String method, String params, String syntax, String details) {
    String shown = syntax.equals("*") ? json(params) : syntax;
    return new Case(
        method,
        params,
        "{'error':'syntax error','details':'"
            + details
            + "','syntax':'"
            + shown.replace("\"", "\\\"")
            + "'}");
  }

  private static Case monitor(String request, String problem) {
    return syntax(
        "monitor",
        "[" + SWITCH + request + "}]",
        json(request),
        "Parsing table Logical_Switch failed: " + problem.replace("'", "''"));
  }

  /** Two apostrophes are one, one is a quotation mark. */
  static String json(String text) {
    return text.replace("''", "\0").replace('\'', '"').replace('\0', '\'');
  }
}
