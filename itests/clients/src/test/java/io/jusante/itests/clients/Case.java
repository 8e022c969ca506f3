package io.jusante.itests.clients;

/**
 * One row of the matrix.
 *
 * @param client the client's name
 * @param codec what the records are compressed with
 * @param acks what the producer waits for
 * @param ending how the broker ends between the two halves
 */
record Case(String client, String codec, String acks, Ending ending) {
    /** {@return a topic of its own, without the dots that the tools warn of} */
    String topic() {
        return String.join("-", client, codec, "acks", acks, ending.name()).replace('.', '-');
    }

    String group() {
        return "group-of-" + topic();
    }

    @Override
    public String toString() {
        return client + " " + codec + " acks=" + acks + " " + ending;
    }
}
