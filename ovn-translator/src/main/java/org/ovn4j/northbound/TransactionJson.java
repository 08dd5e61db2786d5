package org.ovn4j.northbound;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.Operation.Assert;
import org.ovn4j.northbound.Operation.Comment;
import org.ovn4j.northbound.Operation.Delete;
import org.ovn4j.northbound.Operation.Exists;
import org.ovn4j.northbound.Operation.Expect;
import org.ovn4j.northbound.Operation.Includes;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Operation.Mutate;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Update;

/** Writes transactions as RFC 7047 section 4.1.3 wants them. */
final class TransactionJson {

  private final JsonGenerator json;

  private TransactionJson(JsonGenerator json) {
    this.json = json;
  }

  static String write(Transaction transaction) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = OvsdbJson.mapper().createGenerator(text)) {
      json.writeStartArray();
      json.writeString(Northbound.DATABASE);
      TransactionJson writer = new TransactionJson(json);
      for (Operation operation : transaction.operations()) {
        json.writeStartObject();
        writer.operation(operation);
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail to be written", e);
    }
    return text.toString();
  }

  private void operation(Operation operation) throws IOException {
    if (operation instanceof Insert insert) {
      head("insert", insert.table());
      json.writeStringField("uuid", insert.uuid().toString());
      OvsdbJson.writeRow(json, "row", insert.row());
    } else if (operation instanceof Update update) {
      head("update", update.table());
      where(update.uuid());
      OvsdbJson.writeRow(json, "row", update.row());
    } else if (operation instanceof Mutate mutate) {
      head("mutate", mutate.table());
      where(mutate.uuid());
      mutations(mutate);
    } else if (operation instanceof Delete delete) {
      head("delete", delete.table());
      where(delete.uuid());
    } else if (operation instanceof Expect expect) {
      expect(expect);
    } else if (operation instanceof Exists exists) {
      exists(exists);
    } else if (operation instanceof Includes includes) {
      includes(includes);
    } else if (operation instanceof Assert lock) {
      json.writeStringField("op", "assert");
      json.writeStringField("lock", lock.lock());
    } else if (operation instanceof Comment comment) {
      json.writeStringField("op", "comment");
      json.writeStringField("comment", comment.text());
    }
  }

  private void head(String op, Table<?> table) throws IOException {
    json.writeStringField("op", op);
    json.writeStringField("table", table.name());
  }

  /** A wait that does not wait: the rows are as wanted, or the transaction fails. */
  private void waitHead(Table<?> table) throws IOException {
    head("wait", table);
    json.writeNumberField("timeout", 0);
  }

  private void where(UUID uuid) throws IOException {
    where("_uuid", "==", Datum.of(uuid));
  }

  private void where(String column, String function, Datum value) throws IOException {
    json.writeArrayFieldStart("where");
    json.writeStartArray();
    json.writeString(column);
    json.writeString(function);
    OvsdbJson.write(json, value);
    json.writeEndArray();
    json.writeEndArray();
  }

  private void mutations(Mutate mutate) throws IOException {
    json.writeArrayFieldStart("mutations");
    for (Mutation mutation : mutate.mutations()) {
      json.writeStartArray();
      json.writeString(mutation.column());
      json.writeString(mutation.mutator().symbol());
      OvsdbJson.write(json, mutation.value());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void expect(Expect expect) throws IOException {
    waitHead(expect.table());
    where(expect.uuid());
    json.writeArrayFieldStart("columns");
    for (String column : expect.row().keySet()) {
      json.writeString(column);
    }
    json.writeEndArray();
    json.writeStringField("until", "==");
    json.writeArrayFieldStart("rows");
    OvsdbJson.writeRow(json, expect.row());
    json.writeEndArray();
  }

  private void exists(Exists exists) throws IOException {
    waitHead(exists.table());
    where(exists.uuid());
    untilThereAreRows();
  }

  private void includes(Includes includes) throws IOException {
    waitHead(includes.table());
    where(includes.column().name(), "includes", includes.value());
    untilThereAreRows();
  }

  /** The selected rows must differ from no rows at all. */
  private void untilThereAreRows() throws IOException {
    json.writeArrayFieldStart("columns");
    json.writeString("_uuid");
    json.writeEndArray();
    json.writeStringField("until", "!=");
    json.writeArrayFieldStart("rows");
    json.writeEndArray();
  }
}
