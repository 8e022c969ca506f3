package io.jusante.launcher.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says where threads are, when something does not end. */
final class StuckThreads {
    private static final int FRAMES = 6;

    private StuckThreads() {}

    /** {@return one line for each thread that is somewhere in our code, with its topmost frames} */
    static List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            if (entry.getKey() != Thread.currentThread() && isOurs(entry.getValue())) {
                lines.add(line(entry.getKey(), entry.getValue()));
            }
        }
        lines.sort(null);
        return lines;
    }

    private static boolean isOurs(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (name.startsWith("io.jusante.") && !name.startsWith("io.jusante.launcher.control.")) {
                return true;
            }
        }
        return false;
    }

    private static String line(Thread thread, StackTraceElement[] stack) {
        StringBuilder line =
                new StringBuilder("thread ").append(thread.getName()).append(" at ");
        for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
            line.append(i == 0 ? "" : " < ")
                    .append(stack[i].getClassName())
                    .append('.')
                    .append(stack[i].getMethodName())
                    .append(':')
                    .append(stack[i].getLineNumber());
        }
        return line.toString();
    }
}
