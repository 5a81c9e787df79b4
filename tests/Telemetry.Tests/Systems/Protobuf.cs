using System.Text;

namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>A field of a Protocol Buffers message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bytes">Its bytes, if it has a length: a text, bytes or a message; empty for a number.</param>
internal readonly record struct Protobuf(int Number, byte[] Bytes)
{
    /// <summary>The bytes as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The fields of a message, in their order.</summary>
    public static IEnumerable<Protobuf> Read(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var length = 0;
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    length = (int)Varint(message, ref at);
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }

            yield return new Protobuf((int)(tag >> 3), message[at..(at + length)]);
            at += length;
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
