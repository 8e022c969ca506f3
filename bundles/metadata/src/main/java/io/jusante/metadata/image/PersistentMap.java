package io.jusante.metadata.image;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that shares all but the changed path with the map that it was made from: a tree over the bits of the
 * keys' hashes, five at a time (Bagwell, "Ideal Hash Trees").
 */
final class PersistentMap<K, V> extends AbstractMap<K, V> {
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;
    private static final int LAST_SHIFT = 30;

    private final @Nullable Node<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <K, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null, 0);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        if (root == null || key == null) {
            return null;
        }
        Leaf<K, V> leaf = root.find(key.hashCode(), key, 0);
        return leaf == null ? null : leaf.value;
    }

    /** {@return a map in which the key has this value} */
    PersistentMap<K, V> with(K key, V value) {
        Leaf<K, V> leaf = new Leaf<>(key, Objects.requireNonNull(value));
        if (root == null) {
            return new PersistentMap<>(leaf, 1);
        }
        int grown = containsKey(key) ? 0 : 1;
        return new PersistentMap<>(root.with(leaf, 0), size + grown);
    }

    /** {@return a map without the key} */
    PersistentMap<K, V> without(K key) {
        if (root == null || !containsKey(key)) {
            return this;
        }
        return new PersistentMap<>(root.without(key.hashCode(), key, 0), size - 1);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new Walk<>(root);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** Part of the tree; {@code shift} is how many bits of the hash the parts above have used. */
    private interface Node<K, V> {
        @Nullable Leaf<K, V> find(int hash, Object key, int shift);

        Node<K, V> with(Leaf<K, V> leaf, int shift);

        /** {@return the part without the key, which it has; null where nothing is left} */
        @Nullable Node<K, V> without(int hash, Object key, int shift);
    }

    /** One entry. */
    private static final class Leaf<K, V> extends SimpleImmutableEntry<K, V> implements Node<K, V> {
        private static final long serialVersionUID = 1L;

        private final transient int hash;
        private final transient V value;

        Leaf(K key, V value) {
            super(key, value);
            this.hash = key.hashCode();
            this.value = value;
        }

        @Override
        public @Nullable Leaf<K, V> find(int wantedHash, Object key, int shift) {
            return hash == wantedHash && getKey().equals(key) ? this : null;
        }

        @Override
        public Node<K, V> with(Leaf<K, V> leaf, int shift) {
            if (leaf.hash == hash) {
                return leaf.getKey().equals(getKey())
                        ? leaf
                        : new Collision<>(hash, Branch.inserted(Branch.nodes(this), 1, leaf));
            }
            return Branch.of(this, hash, shift).with(leaf, shift);
        }

        @Override
        public @Nullable Node<K, V> without(int wantedHash, Object key, int shift) {
            return null;
        }
    }

    /** Entries whose keys have one hash. */
    private static final class Collision<K, V> implements Node<K, V> {
        private final int hash;
        private final Node<K, V>[] leaves;

        Collision(int hash, Node<K, V>[] leaves) {
            this.hash = hash;
            this.leaves = leaves;
        }

        @Override
        public @Nullable Leaf<K, V> find(int wantedHash, Object key, int shift) {
            Leaf<K, V> found = null;
            for (int i = 0; i < leaves.length && found == null; i++) {
                found = leaves[i].find(wantedHash, key, shift);
            }
            return found;
        }

        @Override
        public Node<K, V> with(Leaf<K, V> leaf, int shift) {
            if (leaf.hash != hash) {
                return Branch.of(this, hash, shift).with(leaf, shift);
            }
            for (int i = 0; i < leaves.length; i++) {
                if (leaves[i].find(hash, leaf.getKey(), shift) != null) {
                    return new Collision<>(hash, Branch.replaced(leaves, i, leaf));
                }
            }
            return new Collision<>(hash, Branch.inserted(leaves, leaves.length, leaf));
        }

        @Override
        public @Nullable Node<K, V> without(int wantedHash, Object key, int shift) {
            int index = 0;
            while (leaves[index].find(wantedHash, key, shift) == null) {
                index++;
            }
            return leaves.length == 2 ? leaves[1 - index] : new Collision<>(hash, Branch.removed(leaves, index));
        }
    }

    /** Up to 32 parts, by the next five bits. */
    private static final class Branch<K, V> implements Node<K, V> {
        private final int bitmap;
        private final Node<K, V>[] parts;

        Branch(int bitmap, Node<K, V>[] parts) {
            this.bitmap = bitmap;
            this.parts = parts;
        }

        static <K, V> Branch<K, V> of(Node<K, V> only, int hash, int shift) {
            return new Branch<>(bit(hash, shift), nodes(only));
        }

        /** The one place where an array of a generic type is made. */
        @SuppressWarnings("unchecked")
        static <K, V> Node<K, V>[] nodes(Node<K, V> only) {
            return (Node<K, V>[]) new Node<?, ?>[] {only};
        }

        private static int bit(int hash, int shift) {
            return 1 << ((hash >>> shift) & MASK);
        }

        private int index(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }

        @Override
        public @Nullable Leaf<K, V> find(int hash, Object key, int shift) {
            int bit = bit(hash, shift);
            return (bitmap & bit) == 0 ? null : parts[index(bit)].find(hash, key, shift + BITS);
        }

        @Override
        public Node<K, V> with(Leaf<K, V> leaf, int shift) {
            if (shift > LAST_SHIFT) {
                throw new IllegalStateException("two hashes that differ agree in all bits");
            }
            int bit = bit(leaf.hash, shift);
            int index = index(bit);
            return (bitmap & bit) == 0
                    ? new Branch<>(bitmap | bit, inserted(parts, index, leaf))
                    : new Branch<>(bitmap, replaced(parts, index, parts[index].with(leaf, shift + BITS)));
        }

        @Override
        public @Nullable Node<K, V> without(int hash, Object key, int shift) {
            int bit = bit(hash, shift);
            int index = index(bit);
            Node<K, V> rest = parts[index].without(hash, key, shift + BITS);
            if (rest != null) {
                return new Branch<>(bitmap, replaced(parts, index, rest));
            }
            return parts.length == 1 ? null : new Branch<>(bitmap & ~bit, removed(parts, index));
        }

        private static <K, V> Node<K, V>[] replaced(Node<K, V>[] nodes, int index, Node<K, V> node) {
            Node<K, V>[] copy = nodes.clone();
            copy[index] = node;
            return copy;
        }

        private static <K, V> Node<K, V>[] inserted(Node<K, V>[] nodes, int index, Node<K, V> node) {
            Node<K, V>[] copy = Arrays.copyOf(nodes, nodes.length + 1);
            System.arraycopy(nodes, index, copy, index + 1, nodes.length - index);
            copy[index] = node;
            return copy;
        }

        private static <K, V> Node<K, V>[] removed(Node<K, V>[] nodes, int index) {
            Node<K, V>[] copy = Arrays.copyOf(nodes, nodes.length - 1);
            System.arraycopy(nodes, index + 1, copy, index, nodes.length - index - 1);
            return copy;
        }
    }

    /** Walks the tree, entry by entry. */
    private static final class Walk<K, V> implements Iterator<Entry<K, V>> {
        private final Deque<Node<K, V>> open = new ArrayDeque<>();

        Walk(@Nullable Node<K, V> root) {
            if (root != null) {
                open.push(root);
            }
        }

        @Override
        public boolean hasNext() {
            return !open.isEmpty();
        }

        @Override
        public Entry<K, V> next() {
            while (!open.isEmpty()) {
                Node<K, V> node = open.pop();
                if (node instanceof Leaf<K, V> leaf) {
                    return leaf;
                }
                Node<K, V>[] below =
                        node instanceof Branch<K, V> branch ? branch.parts : ((Collision<K, V>) node).leaves;
                for (Node<K, V> part : below) {
                    open.push(part);
                }
            }
            throw new NoSuchElementException();
        }
    }
}
