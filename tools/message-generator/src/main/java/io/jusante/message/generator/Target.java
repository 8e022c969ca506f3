package io.jusante.message.generator;

/**
 * Where generated code lives and what it stands on.
 *
 * @param messagePackage package of the generated classes
 * @param wirePackage package of {@code WireReader}, {@code WireWriter} and {@code RawTaggedField}
 * @param messageInterface fully qualified name of the interface that messages implement
 * @param packageVersion version of the package
 * @param exported whether the package is exported, and not for its bundle alone
 */
record Target(
        String messagePackage, String wirePackage, String messageInterface, String packageVersion, boolean exported) {
    String interfaceName() {
        return messageInterface.substring(messageInterface.lastIndexOf('.') + 1);
    }
}
