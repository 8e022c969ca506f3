package io.jusante.network.sockets.internal;

import io.jusante.record.SharedFile;
import io.jusante.record.Slice;
import io.netty.channel.DefaultFileRegion;

/**
 * A slice of a file on its way to a socket: only {@link DefaultFileRegion} is sent by sendfile on epoll. Releasing it
 * gives the slice's reference back, where Netty's own would close the file for everybody.
 */
final class SliceRegion extends DefaultFileRegion {
    private final Slice slice;

    /** Takes over one reference of the slice. */
    SliceRegion(Slice slice, SharedFile file) {
        super(file.channel(), slice.filePosition(), slice.sizeInBytes());
        this.slice = slice;
    }

    @Override
    protected void deallocate() {
        slice.close();
    }
}
