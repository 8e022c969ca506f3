package io.jusante.network.netty.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration that has the numbers which the pipeline reads, and nothing else. */
final class FakeConfigValues {
    private FakeConfigValues() {}

    static Configuration configuration(int parkMax) {
        Map<String, Integer> values = Map.of(
                "jusante.network.inline.bytes", 32768,
                "jusante.network.park.max", parkMax,
                "jusante.network.park.ms", 5000);
        ConfigValues broker = proxy(ConfigValues.class, (method, name) -> switch (method) {
            case "getInt" -> values.get(name);
            case "getLong" -> values.get(name).longValue();
            default -> throw new UnsupportedOperationException(method);
        });
        return proxy(Configuration.class, (method, name) -> {
            if (method.equals("broker")) {
                return broker;
            }
            throw new UnsupportedOperationException(method);
        });
    }

    private interface Answers {
        Object answer(String method, String argument);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        answers.answer(method.getName(), arguments == null ? "" : (String) arguments[0])));
    }
}
