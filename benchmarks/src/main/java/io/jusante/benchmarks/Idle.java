package io.jusante.benchmarks;

/** What a broker costs that nobody asks for anything. */
final class Idle implements Scenario {
    private static final long SECONDS = 10;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String description() {
        return "CPU and context switches of " + SECONDS + " s without a client, and resident memory after all before";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.begin();
        Thread.sleep(SECONDS * 1_000); // what is measured is the rest itself
        return new Figures()
                .work(SECONDS, "second")
                .lower("resident MB", bench.broker().residentMb());
    }
}
