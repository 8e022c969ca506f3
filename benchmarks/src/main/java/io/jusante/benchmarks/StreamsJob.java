package io.jusante.benchmarks;

import io.jusante.benchmarks.clients.WordCountCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Kafka Streams job: its repartition topic, its changelog, its output. */
final class StreamsJob implements Scenario {
    private static final int LINES = 100_000;
    private static final int PARTITIONS = 4;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public String description() {
        return "Kafka Streams counts the words of " + LINES + " lines of five, from the job's start to the last count";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        String input = bench.topic() + "-lines";
        String output = bench.topic() + "-counts";
        bench.createTopic(input, PARTITIONS, Map.of());
        bench.createTopic(output, PARTITIONS, Map.of());
        int lines = bench.isWarmUp() ? LINES / 4 : LINES;
        Path state = Files.createTempDirectory("jusante-streams-");
        List<String> arguments = List.of(
                "--bootstrap", bench.broker().address(),
                "--input", input,
                "--output", output,
                "--partitions", Integer.toString(PARTITIONS),
                "--application", bench.topic() + "-job",
                "--state", state.toString(),
                "--lines", Integer.toString(lines));
        try (ClientProgram job = ClientProgram.start(WordCountCommand.class, "-Xmx768m", arguments)) {
            job.await("ready");
            bench.begin();
            job.say("go");
            double ms = job.await("done");
            bench.end();
            return new Figures()
                    .work(lines / 1e6, "million records")
                    .higher("records/s, end to end", lines / ms * 1_000);
        } finally {
            StartUp.delete(state);
        }
    }
}
