package io.jusante.benchmarks;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sums up collapsed stacks: each sample belongs to the last Java method on it and, where it is in the kernel, to the
 * system call; a thread without Java (collector, compiler) belongs to its kind.
 */
final class HotPaths {
    private static final int SHOWN = 10;
    private static final String KERNEL = "_[k]";

    private final Map<String, Long> samples = new HashMap<>();
    private long total;

    static HotPaths of(List<String> collapsed) {
        HotPaths paths = new HotPaths();
        for (String line : collapsed) {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                long count = Long.parseLong(line.substring(space + 1));
                paths.samples.merge(path(line.substring(0, space).split(";", -1)), count, Long::sum);
                paths.total += count;
            }
        }
        return paths;
    }

    private static String path(String[] frames) {
        String java = null;
        String call = null;
        String machine = null;
        for (String frame : frames) {
            if (frame.endsWith(KERNEL)) {
                if (call == null && isSystemCall(frame)) {
                    call = frame.substring(0, frame.length() - KERNEL.length()).replaceFirst("^_+(x64_|do_)?sys_", "");
                }
            } else if (frame.indexOf('/') > 0 && frame.indexOf('.') > 0) {
                java = shortened(frame);
            } else if (machine == null && frame.contains("::")) {
                machine = kind(frame);
            }
        }
        if (java == null) {
            return machine == null ? "other threads of the JVM" : machine;
        }
        boolean inKernel = frames[frames.length - 1].endsWith(KERNEL);
        return !inKernel ? java : java + " → " + (call == null ? "kernel" : call);
    }

    private static boolean isSystemCall(String frame) {
        return frame.startsWith("__x64_sys_") || frame.startsWith("__do_sys_") || frame.startsWith("__sys_");
    }

    private static String shortened(String frame) {
        int method = frame.lastIndexOf('.');
        int type = frame.lastIndexOf('/', method);
        return frame.substring(type + 1).replaceFirst("_\\[[a-z]]$", "");
    }

    private static String kind(String frame) {
        if (frame.startsWith("Compile")
                || frame.startsWith("C2")
                || frame.startsWith("C1")
                || frame.contains("Compil")) {
            return "JIT compiler";
        }
        if (frame.contains("GC")
                || frame.contains("Gang")
                || frame.contains("WorkerThread")
                || frame.startsWith("G1")) {
            return "garbage collector";
        }
        return "other threads of the JVM";
    }

    /** {@return the ten hottest, with their share} */
    String markdown() {
        StringBuilder table = new StringBuilder("| share of samples | path |\n| --- | --- |\n");
        samples.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue).reversed())
                .limit(SHOWN)
                .forEach(entry -> table.append(String.format(
                        Locale.ROOT, "| %.1f %% | `%s` |%n", 100.0 * entry.getValue() / total, entry.getKey())));
        return table.toString();
    }
}
