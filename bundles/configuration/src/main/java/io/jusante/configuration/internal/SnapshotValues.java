package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigType;
import io.jusante.configuration.ConfigValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values by name, a few of them laid over those that all share. */
final class SnapshotValues implements ConfigValues {
    private final Map<String, Value> shared;
    private final Map<String, Value> own;
    private final Map<String, String> settings;

    /**
     * @param shared never changes
     * @param own wins over shared; never changes
     * @param settings all that is set, with or without a definition
     */
    SnapshotValues(Map<String, Value> shared, Map<String, Value> own, Map<String, String> settings) {
        this.shared = shared;
        this.own = own;
        this.settings = settings;
    }

    @Override
    public boolean getBoolean(String name) {
        Value value = present(name);
        if (value.type() != ConfigType.BOOLEAN) {
            throw wrongType(name, value, "a boolean");
        }
        return value.number() == 1;
    }

    @Override
    public int getInt(String name) {
        Value value = present(name);
        if (value.type() != ConfigType.INT && value.type() != ConfigType.SHORT) {
            throw wrongType(name, value, "an int");
        }
        return (int) value.number();
    }

    @Override
    public long getLong(String name) {
        Value value = present(name);
        if (value.type() != ConfigType.LONG && value.type() != ConfigType.INT && value.type() != ConfigType.SHORT) {
            throw wrongType(name, value, "a long");
        }
        return value.number();
    }

    @Override
    public double getDouble(String name) {
        Value value = present(name);
        return switch (value.type()) {
            case DOUBLE, LONG, INT, SHORT -> value.fraction();
            default -> throw wrongType(name, value, "a double");
        };
    }

    @Override
    public @Nullable String getString(String name) {
        return value(name).text();
    }

    @Override
    public List<String> getList(String name) {
        Value value = value(name);
        if (value.type() != ConfigType.LIST) {
            throw wrongType(name, value, "a list");
        }
        return value.elements();
    }

    @Override
    public boolean isSet(String name) {
        return value(name).isSet();
    }

    @Override
    public Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        settings.forEach((name, text) -> {
            if (name.startsWith(prefix)) {
                found.put(name, text);
            }
        });
        return found;
    }

    /** {@return whether every value is the same as in the other one} */
    boolean hasValuesOf(SnapshotValues other) {
        return shared.equals(other.shared) && own.equals(other.own) && settings.equals(other.settings);
    }

    private Value present(String name) {
        Value value = value(name);
        if (value.text() == null) {
            throw new IllegalArgumentException(name + " has no value: ask getString or isSet first");
        }
        return value;
    }

    private Value value(String name) {
        Value value = own.get(name);
        if (value == null) {
            value = shared.get(name);
        }
        if (value == null) {
            throw new IllegalArgumentException("no bundle defines " + name);
        }
        return value;
    }

    private static IllegalArgumentException wrongType(String name, Value value, String asked) {
        return new IllegalArgumentException(name + " is " + value.type() + " and was asked for as " + asked);
    }
}
