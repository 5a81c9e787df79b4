using System.Buffers.Binary;
using System.Text;

namespace ImageGen.Messaging.Tests.Declarations;

/// <summary>Reads the declarations out of the bytes that an AMQP 0-9-1 client sends: the protocol header, and then frames.</summary>
internal sealed class AmqpReader(Action<AmqpMethod> seen)
{
    private const int ProtocolHeader = 8;
    private const int FrameHeader = 7;
    private const byte MethodFrame = 1;
    private const byte FrameEnd = 0xCE;

    private readonly List<byte> _rest = [];
    private bool _hasHeader;

    /// <summary>Adds the next bytes of the connection.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _rest.AddRange(bytes);
        if (!_hasHeader)
        {
            if (_rest.Count < ProtocolHeader)
            {
                return;
            }

            _rest.RemoveRange(0, ProtocolHeader);
            _hasHeader = true;
        }

        while (TryTakeFrame(out var type, out var payload))
        {
            if (type == MethodFrame && Read(payload) is { } method)
            {
                seen(method);
            }
        }
    }

    private bool TryTakeFrame(out byte type, out byte[] payload)
    {
        (type, payload) = (0, []);
        if (_rest.Count < FrameHeader)
        {
            return false;
        }

        var size = (int)BinaryPrimitives.ReadUInt32BigEndian([.. _rest.GetRange(3, 4)]);
        if (_rest.Count < FrameHeader + size + 1)
        {
            return false;
        }

        (type, payload) = (_rest[0], [.. _rest.GetRange(FrameHeader, size)]);
        Assert.Equal(FrameEnd, _rest[FrameHeader + size]);
        _rest.RemoveRange(0, FrameHeader + size + 1);
        return true;
    }

    private static AmqpMethod? Read(byte[] payload)
    {
        var fields = new Fields(payload);
        return (fields.Short(), fields.Short()) switch
        {
            (40, 10) => ExchangeOf(fields),
            (50, 10) => QueueOf(fields),
            (60, 10) => PrefetchOf(fields),
            _ => null,
        };
    }

    private static AmqpMethod.ExchangeDeclared ExchangeOf(Fields fields)
    {
        fields.Short();
        var (name, type, bits) = (fields.ShortText(), fields.ShortText(), fields.Byte());
        return new(name, type, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
    }

    private static AmqpMethod.QueueDeclared QueueOf(Fields fields)
    {
        fields.Short();
        var (name, bits) = (fields.ShortText(), fields.Byte());
        return new(name, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, fields.TableNames());
    }

    private static AmqpMethod.PrefetchSet PrefetchOf(Fields fields)
    {
        fields.Long();
        return new(fields.Short(), (fields.Byte() & 1) != 0);
    }

    private sealed class Fields(byte[] payload)
    {
        private int _at;

        public byte Byte() => payload[_at++];

        public ushort Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

        public uint Long() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

        public string ShortText() => Encoding.UTF8.GetString(Take(Byte()));

        /// <summary>The names of a table's entries; their values are skipped.</summary>
        public List<string> TableNames()
        {
            var end = (int)Long() + _at;
            List<string> names = [];
            while (_at < end)
            {
                names.Add(ShortText());
                Skip((char)Byte());
            }

            return names;
        }

        private void Skip(char type) => Take(type switch
        {
            't' or 'b' or 'B' => 1,
            's' or 'u' => 2,
            'I' or 'i' or 'f' => 4,
            'l' or 'd' or 'T' => 8,
            'D' => 5,
            'V' => 0,
            'S' or 'x' or 'F' or 'A' => (int)Long(),
            _ => throw new InvalidDataException($"The type '{type}' of an argument is unknown."),
        });

        private ReadOnlySpan<byte> Take(int count)
        {
            _at += count;
            return payload.AsSpan(_at - count, count);
        }
    }
}
