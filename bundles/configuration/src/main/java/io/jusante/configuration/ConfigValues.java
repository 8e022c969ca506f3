package io.jusante.configuration;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Effective values, validated; an immutable snapshot. Asking for a name that has no definition, or for another type,
 * is a bug and throws {@link IllegalArgumentException}. Any thread.
 */
@ProviderType
public interface ConfigValues {
    boolean getBoolean(String name);

    /** {@return an INT or SHORT} */
    int getInt(String name);

    /** {@return a LONG, INT or SHORT} */
    long getLong(String name);

    double getDouble(String name);

    /** {@return any value as text, or null where there is none} */
    @Nullable String getString(String name);

    /** {@return the elements of a LIST, trimmed} */
    List<String> getList(String name);

    /** {@return whether it is set anywhere, in place of coming from its definition} */
    boolean isSet(String name);

    /** {@return all properties of a prefix that are set, as text, with their full names: for plugins' own} */
    Map<String, String> withPrefix(String prefix);
}
