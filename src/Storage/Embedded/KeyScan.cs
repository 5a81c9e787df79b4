using System.Buffers.Text;

namespace ImageGen.Storage.Embedded;

/// <summary>Finds the commands in a buffer of the Redis protocol that walk over all keys of the store.</summary>
internal static class KeyScan
{
    /// <summary>
    /// Finds the first one. False where there is none, or none that is whole; <paramref name="start"/> and <paramref name="end"/> are its bounds.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> buffer, out int start, out int end)
    {
        var at = 0;
        while (true)
        {
            start = at;
            if (!TryReadCommand(buffer, ref at, out var walks))
            {
                end = 0;
                return false;
            }

            if (walks)
            {
                end = at;
                return true;
            }
        }
    }

    /// <summary>Reads an array of bulk strings, as every client sends a command.</summary>
    private static bool TryReadCommand(ReadOnlySpan<byte> buffer, ref int at, out bool walks)
    {
        walks = false;
        if (!TryReadNumber(buffer, (byte)'*', ref at, out var count))
        {
            return false;
        }

        for (var argument = 0; argument < count; argument++)
        {
            if (!TryReadNumber(buffer, (byte)'$', ref at, out var length) || length < 0 || length > buffer.Length - at - 2)
            {
                return false;
            }

            if (argument == 0)
            {
                walks = Walks(buffer.Slice(at, length));
            }

            at += length + 2;
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> buffer, byte mark, ref int at, out int number)
    {
        number = 0;
        if (at >= buffer.Length || buffer[at] != mark || !Utf8Parser.TryParse(buffer[(at + 1)..], out number, out var digits)
            || buffer.Length - at - 1 - digits < 2)
        {
            return false;
        }

        at += 1 + digits + 2;
        return true;
    }

    private static bool Walks(ReadOnlySpan<byte> name)
        => IsName(name, "SCAN"u8) || IsName(name, "KEYS"u8) || IsName(name, "DBSIZE"u8);

    private static bool IsName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> upper)
    {
        if (name.Length != upper.Length)
        {
            return false;
        }

        for (var index = 0; index < name.Length; index++)
        {
            if ((name[index] & ~0x20) != upper[index])
            {
                return false;
            }
        }

        return true;
    }
}
