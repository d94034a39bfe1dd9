package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A block of complete keys of one database, over the bytes it was read in. An entry is named by the offset at which it
 * begins, so that going through a block makes no objects.
 */
final class KeysBlock implements Block {
    private final byte[] bytes;
    private final ByteBuffer view;
    private final int count;

    private KeysBlock(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes);
        this.count = view.getInt(4);
    }

    /** @throws IllegalArgumentException when the entries do not fill the payload exactly */
    static KeysBlock of(byte[] payload) {
        if (payload.length < DumpFormat.KEYS_START) {
            throw new IllegalArgumentException("too short");
        }
        KeysBlock block = new KeysBlock(payload);
        long at = DumpFormat.KEYS_START;
        for (int left = block.count; left > 0; left--) {
            if (at + DumpFormat.ENTRY > payload.length) {
                throw new IllegalArgumentException("fewer entries than it says");
            }
            int entry = (int) at;
            if (block.keyLength(entry) < 0 || block.valueLength(entry) < 0) {
                throw new IllegalArgumentException("a negative length");
            }
            at += (long) DumpFormat.ENTRY + block.keyLength(entry) + block.valueLength(entry);
        }
        if (at != payload.length || block.count < 1) {
            throw new IllegalArgumentException("not as long as its entries");
        }
        return block;
    }

    /** The block without the keys that are not wanted; empty when none is. */
    Optional<KeysBlock> only(Selection selection) {
        BlockBuffer wanted = new BlockBuffer();
        wanted.begin(DumpFormat.KEYS);
        wanted.append(bytes, 0, DumpFormat.KEYS_START);
        int kept = 0;
        int entry = firstEntry();
        for (int left = count; left > 0; left--) {
            int next = entryAfter(entry);
            if (selection.takes(database(), bytes, keyOffset(entry), keyLength(entry))) {
                wanted.append(bytes, entry, next - entry);
                kept++;
            }
            entry = next;
        }
        if (kept == 0) {
            return Optional.empty();
        }
        wanted.replaceNumber32(4, kept);
        return Optional.of(kept == count ? this : of(wanted.payload(0)));
    }

    int database() {
        return view.getInt(0);
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int firstEntry() {
        return DumpFormat.KEYS_START;
    }

    int entryAfter(int entry) {
        return entry + DumpFormat.ENTRY + keyLength(entry) + valueLength(entry);
    }

    long expiry(int entry) {
        return view.getLong(entry);
    }

    int keyLength(int entry) {
        return view.getInt(entry + 8);
    }

    int valueLength(int entry) {
        return view.getInt(entry + 12);
    }

    int keyOffset(int entry) {
        return entry + DumpFormat.ENTRY;
    }

    int valueOffset(int entry) {
        return keyOffset(entry) + keyLength(entry);
    }

    int slot(int entry) {
        return Slots.of(bytes, keyOffset(entry), keyLength(entry));
    }

    String printableKey(int entry) {
        return Printable.key(bytes, keyOffset(entry), keyLength(entry));
    }
}
