package org.ovn4j.model.ovsdb;

import java.util.UUID;

/**
 * A reference to a row, typed by its table.
 *
 * @param uuid the row's {@code _uuid}
 * @param <R> the referenced row's class
 */
@SuppressWarnings("UnusedTypeParameter") // the parameter is the type of the table referred to
public record Ref<R extends Row>(UUID uuid) {}
