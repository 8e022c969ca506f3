package io.jusante.benchmarks.micro;

import io.jusante.record.BatchValidator;
import io.jusante.record.BatchVerdict;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.record.ValidationRules;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a batch goes through before it may be appended: its CRC alone, and everything. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchChecks {
    private static final long NOW_MS = 1_800_000_000_000L;

    /** Records × bytes: 256 KiB of 1 KiB, 60 KB of 100 B, and a single one. */
    @Param({"250x1024", "600x100", "1x100"})
    public String shape = "1x100";

    private final BatchValidator validator =
            new BatchValidator(ValidationRules.client().build());
    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    @Setup
    public void prepare() throws Exception {
        int by = shape.indexOf('x');
        int records = Integer.parseInt(shape.substring(0, by));
        byte[] value = new byte[Integer.parseInt(shape.substring(by + 1))];
        new java.util.Random(1).nextBytes(value);
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (int i = 0; i < records; i++) {
            builder.append(NOW_MS, null, ByteBuffer.wrap(value));
        }
        bytes = builder.build(ByteBuffer::allocateDirect);
        BatchVerdict verdict = validate();
        if (!verdict.isAccepted()) {
            throw new IllegalStateException("the batch is not accepted: " + verdict);
        }
    }

    @Benchmark
    public long crc() {
        crc.reset();
        crc.update(bytes.duplicate());
        return crc.getValue();
    }

    @Benchmark
    public BatchVerdict validate() throws Exception {
        return validator.validate(RecordBatch.at(bytes, bytes.position()), null, NOW_MS);
    }
}
