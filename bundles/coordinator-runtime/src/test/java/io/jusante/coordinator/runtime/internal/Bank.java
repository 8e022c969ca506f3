package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.RecordFormat;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.ShardType;
import io.jusante.coordinator.TimelineMap;
import io.jusante.coordinator.TimelineValue;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Accounts between which money is moved. Each transfer is three records: both balances, and the number of the transfer;
 * the sum of all balances is always nought.
 */
final class Bank implements Shard<Bank.Entry> {
    static final String TOPIC = "__bank";

    /** One record; a balance of null is a tombstone. */
    record Entry(String key, @Nullable Long balance) {}

    final ShardContext<Entry> context;
    final TimelineMap<String, Long> balances;
    final TimelineMap<String, Long> transfers;
    final TimelineValue<Long> last;
    boolean loaded;

    @Nullable KafkaErrorException unloaded;

    private final Map<String, Long> offsets;

    Bank(ShardContext<Entry> context, Map<String, Long> offsets) {
        this.context = context;
        this.offsets = offsets;
        this.balances = new TimelineMap<>(context.timeline());
        this.transfers = new TimelineMap<>(context.timeline());
        this.last = new TimelineValue<>(context.timeline(), -1L);
    }

    Decision<Entry, String> transfer(String id, String from, String to, long amount) {
        if (amount < 0) {
            throw new KafkaErrorException(ErrorCode.INVALID_REQUEST, "an amount is positive");
        }
        if (from.equals(to)) {
            return Decision.answer(id);
        }
        return Decision.of(
                List.of(
                        new Entry(from, balance(from) - amount),
                        new Entry(to, balance(to) + amount),
                        new Entry("#" + id, amount)),
                id);
    }

    private long balance(String account) {
        Long balance = balances.get(account);
        return balance == null ? 0 : balance;
    }

    long sum() {
        long sum = 0;
        for (long balance : balances.values()) {
            sum += balance;
        }
        return sum;
    }

    /** {@return a copy of everything that is recorded} */
    Map<String, Long> state() {
        Map<String, Long> state = new TreeMap<>();
        for (Map.Entry<String, Long> entry : balances.entries()) {
            state.put(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, Long> entry : transfers.entries()) {
            state.put(entry.getKey(), entry.getValue());
        }
        return state;
    }

    @Override
    public void replay(long offset, Entry entry) {
        if (entry.key().equals("poison")) {
            throw new IllegalStateException("poison");
        }
        if (loaded && offset <= last.get()) {
            throw new IllegalStateException("offset " + offset + " comes after " + last.get());
        }
        last.set(Math.max(offset, last.get()));
        TimelineMap<String, Long> map = entry.key().startsWith("#") ? transfers : balances;
        Long balance = entry.balance();
        if (balance == null) {
            map.remove(entry.key());
        } else {
            map.put(entry.key(), balance);
        }
        if (entry.key().startsWith("#")) {
            offsets.put(entry.key(), offset);
        }
    }

    @Override
    public void loaded() {
        loaded = true;
    }

    @Override
    public void unloaded(KafkaErrorException reason) {
        if (unloaded != null) {
            throw new IllegalStateException("unloaded twice");
        }
        unloaded = reason;
    }

    /** Text for keys, eight bytes for values. */
    static final class Format implements RecordFormat<Entry> {
        int compressionId;

        @Override
        public ByteBuffer key(Entry entry) {
            if (entry.key().equals("unwritable")) {
                throw new IllegalArgumentException("unwritable");
            }
            return ByteBuffer.wrap(entry.key().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable ByteBuffer value(Entry entry) {
            Long balance = entry.balance();
            return balance == null
                    ? null
                    : ByteBuffer.allocate(Long.BYTES).putLong(balance).flip();
        }

        @Override
        public @Nullable Entry read(ByteBuffer key, @Nullable ByteBuffer value) {
            String text = StandardCharsets.UTF_8.decode(key).toString();
            if (text.startsWith("?")) {
                return null;
            }
            if (value != null && value.remaining() != Long.BYTES) {
                throw new IllegalArgumentException("a balance has " + value.remaining() + " bytes");
            }
            return new Entry(text, value == null ? null : value.getLong());
        }

        @Override
        public int compressionId() {
            return compressionId;
        }
    }

    /** The bank as the runtime sees it; tests set what they need. */
    static final class Type implements ShardType<Bank, Entry> {
        final Format format = new Format();
        final List<Bank> made = new ArrayList<>();
        /** Where each transfer was replayed last, by any shard. */
        final Map<String, Long> offsets = new HashMap<>();

        int lingerMs;
        int commitTimeoutMs = 5_000;
        int loadBufferBytes = 256;

        @Override
        public String name() {
            return "bank";
        }

        @Override
        public String topic() {
            return TOPIC;
        }

        @Override
        public int partitionCount() {
            return 3;
        }

        @Override
        public int replicationFactor() {
            return 3;
        }

        @Override
        public Map<String, String> topicConfigs() {
            return Map.of("cleanup.policy", "compact");
        }

        @Override
        public int commitTimeoutMs() {
            return commitTimeoutMs;
        }

        @Override
        public int appendLingerMs() {
            return lingerMs;
        }

        @Override
        public int loadBufferBytes() {
            return loadBufferBytes;
        }

        @Override
        public RecordFormat<Entry> format() {
            return format;
        }

        @Override
        public Bank newShard(ShardContext<Entry> context) {
            Bank bank = new Bank(context, offsets);
            made.add(bank);
            return bank;
        }
    }
}
