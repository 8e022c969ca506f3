package io.jusante.message.generator;

/** The type of a field as the specifications know it. */
sealed interface FieldType {
    /** The Java type of a field of this type. */
    String java();

    /** The Java type as a type argument. */
    default String boxed() {
        return java();
    }

    /** Types without a null of their own. */
    default boolean nullable() {
        return true;
    }

    /** Bytes of a fixed-size value, or -1. */
    default int fixedBytes() {
        return -1;
    }

    /** A value of fixed size; {@code call} is the suffix of the reader's and writer's method. */
    enum Fixed implements FieldType {
        BOOL("bool", "boolean", "Boolean", 1),
        INT8("int8", "byte", "Byte", 1),
        INT16("int16", "short", "Short", 2),
        UINT16("uint16", "int", "UnsignedShort", 2),
        INT32("int32", "int", "Int", 4),
        UINT32("uint32", "long", "UnsignedInt", 4),
        INT64("int64", "long", "Long", 8),
        FLOAT64("float64", "double", "Double", 8),
        UUID("uuid", "UUID", "Uuid", 16);

        final String spec;
        final String call;
        private final String java;
        private final int bytes;

        Fixed(String spec, String java, String call, int bytes) {
            this.spec = spec;
            this.java = java;
            this.call = call;
            this.bytes = bytes;
        }

        @Override
        public String java() {
            return java;
        }

        @Override
        public String boxed() {
            return switch (this) {
                case BOOL -> "Boolean";
                case INT8 -> "Byte";
                case INT16 -> "Short";
                case UINT16, INT32 -> "Integer";
                case UINT32, INT64 -> "Long";
                case FLOAT64 -> "Double";
                case UUID -> "UUID";
            };
        }

        @Override
        public boolean nullable() {
            return false;
        }

        @Override
        public int fixedBytes() {
            return bytes;
        }
    }

    /** A value with a length prefix. */
    enum Sized implements FieldType {
        STRING("string", "String", "String", 2),
        BYTES("bytes", "ByteBuffer", "Bytes", 4),
        RECORDS("records", "Slice", "Slice", 4);

        final String spec;
        final String call;
        /** Bytes of the prefix in versions that are not flexible. */
        final int prefixBytes;

        private final String java;

        Sized(String spec, String java, String call, int prefixBytes) {
            this.spec = spec;
            this.java = java;
            this.call = call;
            this.prefixBytes = prefixBytes;
        }

        @Override
        public String java() {
            return java;
        }
    }

    /**
     * A structure, defined in the same message.
     *
     * @param name its name
     */
    record Struct(String name) implements FieldType {
        @Override
        public String java() {
            return name;
        }
    }

    /**
     * A list.
     *
     * @param element the type of its elements, never a list
     */
    record Array(FieldType element) implements FieldType {
        @Override
        public String java() {
            return "List<" + element.boxed() + ">";
        }
    }

    /** Reads the notation of the specifications. */
    static FieldType parse(String text) {
        if (text.startsWith("[]")) {
            FieldType element = parse(text.substring(2));
            if (element instanceof Array) {
                throw new IllegalArgumentException("an array of arrays is not a field type: " + text);
            }
            return new Array(element);
        }
        for (Fixed fixed : Fixed.values()) {
            if (fixed.spec.equals(text)) {
                return fixed;
            }
        }
        for (Sized sized : Sized.values()) {
            if (sized.spec.equals(text)) {
                return sized;
            }
        }
        if (text.isEmpty() || !Character.isUpperCase(text.charAt(0))) {
            throw new IllegalArgumentException("unknown field type '" + text + "'");
        }
        return new Struct(text);
    }
}
