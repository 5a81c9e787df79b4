using System.Buffers.Text;
using System.Text;

namespace ImageGen.Bench.Rows;

/// <summary>Bytes of the store in which the id of one job may occur, in any of its forms, to be copied with other ids of the same length.</summary>
internal sealed class TemplateText
{
    private readonly byte[] _bytes;
    private readonly int[] _plain;
    private readonly int[] _hyphened;
    private readonly int[] _binary;

    /// <param name="bytes">A key, field, element or value.</param>
    /// <param name="job">The job.</param>
    public TemplateText(byte[] bytes, Guid job)
    {
        _bytes = bytes;
        _plain = Find(bytes, Encoding.ASCII.GetBytes(job.ToString("N")));
        _hyphened = Find(bytes, Encoding.ASCII.GetBytes(job.ToString("D")));
        _binary = Find(bytes, job.ToByteArray(bigEndian: true));
    }

    /// <summary>Whether the id occurs.</summary>
    public bool NamesTheJob => _plain.Length + _hyphened.Length + _binary.Length > 0;

    /// <summary>The same bytes for another job.</summary>
    public byte[] For(Guid other)
    {
        if (!NamesTheJob)
        {
            return _bytes;
        }

        var copy = (byte[])_bytes.Clone();
        foreach (var at in _plain)
        {
            _ = Utf8Formatter.TryFormat(other, copy.AsSpan(at), out _, 'N');
        }

        foreach (var at in _hyphened)
        {
            _ = Utf8Formatter.TryFormat(other, copy.AsSpan(at), out _, 'D');
        }

        foreach (var at in _binary)
        {
            _ = other.TryWriteBytes(copy.AsSpan(at), bigEndian: true, out _);
        }

        return copy;
    }

    private static int[] Find(ReadOnlySpan<byte> bytes, byte[] id)
    {
        List<int> found = [];
        for (var from = 0; bytes[from..].IndexOf(id) is >= 0 and var at; from += at + id.Length)
        {
            found.Add(from + at);
        }

        return [.. found];
    }
}
