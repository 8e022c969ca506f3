package io.jusante.itests.clients.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands from its standard input, one a line, with tabs between the words; answers with any number of lines and
 * then {@code ok}, or with {@code error} and why. Every program of the client matrix speaks like this, in its own
 * language: see README.md beside its sources.
 */
public final class Driver {
    private final BufferedReader in;
    private final PrintStream out;
    private final Followers followers = new Followers();

    private Driver(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        new Driver(
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                        new PrintStream(System.out, false, StandardCharsets.UTF_8))
                .run();
    }

    private void run() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answer(List.of(line.split("\t", -1)));
            out.flush();
        }
        followers.close();
    }

    private void answer(List<String> words) throws IOException {
        List<String> input = input(words);
        try {
            command(words, input).forEach(out::println);
            out.println("ok");
        } catch (Exception e) {
            e.printStackTrace();
            out.println("error\t" + oneLine(e));
        }
    }

    /** The records of a produce command follow it, so that an error leaves none of them behind. */
    private List<String> input(List<String> words) throws IOException {
        List<String> input = new ArrayList<>();
        if (words.get(0).equals("produce")) {
            int count = Integer.parseInt(words.get(5));
            for (int i = 0; i < count; i++) {
                @Nullable String line = in.readLine();
                if (line == null) {
                    throw new IOException("the input ended after " + i + " of " + count + " records");
                }
                input.add(line);
            }
        }
        return input;
    }

    private List<String> command(List<String> words, List<String> input) throws Exception {
        String bootstrap = words.size() > 1 ? words.get(1) : "";
        return switch (words.get(0)) {
            case "create" -> Topics.create(bootstrap, words.get(2), Integer.parseInt(words.get(3)));
            case "state" -> Topics.state(bootstrap, words.get(2), Integer.parseInt(words.get(3)), words.get(4));
            case "produce" -> Records.produce(bootstrap, words.get(2), words.get(3), words.get(4), input);
            case "consume" -> Records.consume(bootstrap, words.get(2), words.get(3), Integer.parseInt(words.get(4)));
            case "follow" -> followers.follow(bootstrap, words.get(2), words.get(3));
            case "take" -> followers.take(words.get(3), Integer.parseInt(words.get(4)));
            case "drain" -> followers.drain(words.get(3));
            case "unfollow" -> followers.unfollow(words.get(3));
            default -> throw new IllegalArgumentException("no such command: " + words);
        };
    }

    private static String oneLine(Exception e) {
        return e.toString().replace('\n', ' ').replace('\t', ' ');
    }
}
