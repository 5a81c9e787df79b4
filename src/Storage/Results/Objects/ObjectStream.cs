namespace ImageGen.Storage.Results.Objects;

/// <summary>
/// Reads an object in parts, from any position. No connection is held between two reads, so that a slow reader does not lose one; a part that
/// is read after a change of position is small, so that a range of a few bytes does not cost the whole object. An object that is replaced in between is a
/// fault, never a mixture of two.
/// </summary>
internal sealed class ObjectStream : Stream
{
    /// <summary>Bytes of the first part, and of the part after a change of position.</summary>
    public const int SmallPart = 256 * 1024;

    /// <summary>Bytes of every further part.</summary>
    public const int LargePart = 2 * 1024 * 1024;

    private readonly IObjectContainer _container;
    private readonly string _name;
    private readonly ObjectBytes _first;
    private ObjectBytes _part;
    private long _position;

    public ObjectStream(IObjectContainer container, string name, ObjectBytes first)
    {
        (_container, _name, _first, _part) = (container, name, first, first);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _first.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        if (_position < _part.Offset || _position >= _part.Offset + _part.Bytes.Length)
        {
            _part = await ReadPartAsync(isNext: _position == _part.Offset + _part.Bytes.Length, cancellationToken);
        }

        var rest = _part.Bytes[(int)(_position - _part.Offset)..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An object is read asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task<ObjectBytes> ReadPartAsync(bool isNext, CancellationToken cancellationToken)
    {
        var part = await _container.ReadAsync(_name, _position, isNext ? LargePart : SmallPart, cancellationToken)
            ?? throw new ResultStoreException("The image was removed while it was read.");
        return part.Version == _first.Version && part.Length == _first.Length ? part : throw new ResultStoreException("The image was replaced while it was read.");
    }
}
