package org.ovn4j.northbound;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table. Immutable; an {@link Editor} makes other maps of it, which share with it whatever
 * did not change, and {@link #forEachChange} finds what did.
 *
 * <p>An entry lies in one of many small buckets, chosen by its key's hash; a bucket is an array of
 * keys and values by turns. To change an entry is to copy its bucket, and once per map the array of
 * buckets: half a byte per entry. A tree of nodes would copy less, but keep more per entry than the
 * 11 to 13 bytes that it is here.
 */
@SuppressWarnings("unchecked") // buckets hold what the editor put there
final class BucketMap<K, V> extends AbstractMap<K, V> {

  private static final BucketMap<?, ?> EMPTY = new BucketMap<>(new Object[][] {{}}, 0);

  /** More entries per bucket than this on average, and there are twice as many buckets. */
  private static final int GREATEST_LOAD = 8;

  private static final Object[] NOTHING = {};

  private final Object[][] buckets;
  private final int size;

  private BucketMap(Object[][] buckets, int size) {
    this.buckets = buckets;
    this.size = size;
  }

  /** The map without entries. */
  static <K, V> BucketMap<K, V> empty() {
    return (BucketMap<K, V>) EMPTY;
  }

  /** The entries of another map. */
  static <K, V> BucketMap<K, V> copyOf(Map<K, V> map) {
    List<K> keys = new ArrayList<>(map.size());
    List<V> values = new ArrayList<>(map.size());
    map.forEach(
        (key, value) -> {
          keys.add(key);
          values.add(value);
        });
    return of(keys, values);
  }

  /** Each key with the value at its place. Of equal keys the first counts. */
  static <K, V> BucketMap<K, V> of(List<K> keys, List<V> values) {
    int length = 1;
    while (keys.size() > GREATEST_LOAD * length) {
      length *= 2;
    }
    int[] places = new int[keys.size()];
    int[] sizes = new int[length];
    for (int i = 0; i < places.length; i++) {
      places[i] = bucket(keys.get(i), length);
      sizes[places[i]] += 2;
    }
    Object[][] buckets = new Object[length][];
    for (int i = 0; i < length; i++) {
      buckets[i] = sizes[i] == 0 ? NOTHING : new Object[sizes[i]];
      sizes[i] = 0;
    }
    int size = 0;
    for (int i = 0; i < places.length; i++) {
      Object[] bucket = buckets[places[i]];
      int end = sizes[places[i]];
      if (find(bucket, end, keys.get(i)) < 0) {
        bucket[end] = keys.get(i);
        bucket[end + 1] = values.get(i);
        sizes[places[i]] += 2;
        size++;
      }
    }
    if (size < places.length) {
      for (int i = 0; i < length; i++) {
        buckets[i] = Arrays.copyOf(buckets[i], sizes[i]);
      }
    }
    return new BucketMap<>(buckets, size);
  }

  private static int bucket(Object key, int buckets) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & (buckets - 1);
  }

  /** Where the key is in the bucket, or -1. */
  private static int find(Object[] bucket, Object key) {
    return find(bucket, bucket.length, key);
  }

  private static int find(Object[] bucket, int end, Object key) {
    for (int i = 0; i < end; i += 2) {
      if (bucket[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object get(Object[][] buckets, Object key) {
    Object[] bucket = buckets[bucket(key, buckets.length)];
    int index = find(bucket, key);
    return index < 0 ? null : bucket[index + 1];
  }

  /**
   * Calls the action with each key that one of the maps lacks, or that has another object in the
   * other. Costs little for maps made one from another, for what they share.
   */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  static <K, V> void forEachChange(
      BucketMap<K, V> before, BucketMap<K, V> after, Consumer<K> action) {
    if (before == after) {
      return;
    }
    BiConsumer<Object, Object> other =
        (key, value) -> {
          if (get(before.buckets, key) != value) {
            action.accept((K) key);
          }
        };
    BiConsumer<Object, Object> gone =
        (key, value) -> {
          if (get(after.buckets, key) == null) {
            action.accept((K) key);
          }
        };
    if (before.buckets.length != after.buckets.length) {
      after.forEach((key, value) -> other.accept(key, value));
      before.forEach((key, value) -> gone.accept(key, value));
      return;
    }
    for (int i = 0; i < after.buckets.length; i++) {
      if (before.buckets[i] != after.buckets[i]) {
        forEachKey(after.buckets[i], other);
        forEachKey(before.buckets[i], gone);
      }
    }
  }

  private static void forEachKey(Object[] bucket, BiConsumer<Object, Object> action) {
    for (int i = 0; i < bucket.length; i += 2) {
      action.accept(bucket[i], bucket[i + 1]);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return key == null ? null : (V) get(buckets, key);
  }

  /** The map's own object that equals the key; null if it has no such entry. */
  @Nullable K key(K key) {
    Object[] bucket = buckets[bucket(key, buckets.length)];
    int index = find(bucket, key);
    return index < 0 ? null : (K) bucket[index];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (Object[] bucket : buckets) {
      forEachKey(bucket, (key, value) -> action.accept((K) key, (V) value));
    }
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        return new Entries<>(buckets);
      }
    };
  }

  private static final class Entries<K, V> implements Iterator<Map.Entry<K, V>> {
    private final Object[][] buckets;
    private int bucket;
    private int index;

    Entries(Object[][] buckets) {
      this.buckets = buckets;
    }

    @Override
    public boolean hasNext() {
      while (bucket < buckets.length && index == buckets[bucket].length) {
        bucket++;
        index = 0;
      }
      return bucket < buckets.length;
    }

    @Override
    public Map.Entry<K, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Object[] entries = buckets[bucket];
      index += 2;
      return Map.entry((K) entries[index - 2], (V) entries[index - 1]);
    }
  }

  /** Makes maps, one after another. Not thread-safe. */
  static final class Editor<K, V> {
    private BucketMap<K, V> last;
    private Object[][] buckets;
    private int size;

    /** An editor that begins with the entries of a map. */
    Editor(BucketMap<K, V> origin) {
      this.last = origin;
      this.buckets = origin.buckets;
      this.size = origin.size;
    }

    @Nullable V get(K key) {
      return (V) BucketMap.get(buckets, key);
    }

    /** Puts a value, in the place of one of the same key if there is one. */
    @SuppressWarnings("ReferenceEquality") // it is about objects
    void put(K key, V value) {
      int place = bucket(key, buckets.length);
      Object[] bucket = buckets[place];
      int index = find(bucket, key);
      if (index >= 0 && bucket[index + 1] == value) {
        return;
      }
      own();
      if (index >= 0) {
        Object[] changed = bucket.clone();
        changed[index + 1] = value;
        buckets[place] = changed;
        return;
      }
      buckets[place] = with(bucket, key, value);
      size++;
      if (size > GREATEST_LOAD * buckets.length) {
        resize(2 * buckets.length);
      }
    }

    private static Object[] with(Object[] bucket, Object key, Object value) {
      Object[] longer = Arrays.copyOf(bucket, bucket.length + 2);
      longer[bucket.length] = key;
      longer[bucket.length + 1] = value;
      return longer;
    }

    /** Removes the entry, if there is one. */
    void remove(K key) {
      int place = bucket(key, buckets.length);
      Object[] bucket = buckets[place];
      int index = find(bucket, key);
      if (index < 0) {
        return;
      }
      own();
      Object[] shorter = Arrays.copyOf(bucket, bucket.length - 2);
      System.arraycopy(bucket, index + 2, shorter, index, shorter.length - index);
      buckets[place] = shorter;
      size--;
      if (buckets.length > 1 && size < buckets.length) {
        resize(buckets.length / 2);
      }
    }

    /** The last map made keeps its buckets. */
    private void own() {
      if (buckets == last.buckets) {
        buckets = buckets.clone();
      }
    }

    private void resize(int length) {
      Object[][] resized = new Object[length][];
      Arrays.fill(resized, NOTHING);
      for (Object[] bucket : buckets) {
        for (int i = 0; i < bucket.length; i += 2) {
          int place = bucket(bucket[i], length);
          resized[place] = with(resized[place], bucket[i], bucket[i + 1]);
        }
      }
      buckets = resized;
    }

    /** The entries as they are now; the last map if nothing changed since. */
    @SuppressWarnings("ReferenceEquality") // it is about objects
    BucketMap<K, V> build() {
      if (buckets != last.buckets) {
        last = new BucketMap<>(buckets, size);
      }
      return last;
    }
  }
}
