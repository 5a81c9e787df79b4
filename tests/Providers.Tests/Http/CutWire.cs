namespace ImageGen.Providers.Tests.Http;

/// <summary>
/// A connection in memory that ends at a byte of the test's choosing: one of the request on its way out, or one of the answer on its way
/// back. It replaces the socket under the real HTTP client, so that every byte can be tried, and none depends on timing.
/// </summary>
internal sealed class CutWire(int requestBytes, ReadOnlyMemory<byte> answer, bool reset) : Stream
{
    private readonly MemoryStream _request = new();

    private int _read;

    /// <summary>What got across.</summary>
    public ReadOnlyMemory<byte> Request => _request.GetBuffer().AsMemory(0, (int)_request.Length);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var room = requestBytes - (int)_request.Length;
        _request.Write(buffer.Span[..Math.Min(room, buffer.Length)]);
        return room < buffer.Length ? ValueTask.FromException(new IOException("Broken pipe")) : ValueTask.CompletedTask;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, answer.Length - _read);
        if (count == 0 && reset)
        {
            return ValueTask.FromException<int>(new IOException("Connection reset by peer"));
        }

        answer.Span.Slice(_read, count).CopyTo(buffer.Span);
        _read += count;
        return ValueTask.FromResult(count);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
