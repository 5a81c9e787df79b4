using System.Collections.Concurrent;
using System.Text;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace ImageGen.Storage.CompactRows;

/// <summary>Compresses texts by zstd with a dictionary.</summary>
internal sealed class RowCompression(byte[] dictionary, int level)
{
    // 16 KB: rows are shorter, nearly all of them. The tables of a larger window, which are cleared for each row, take half of the time.
    private const int WindowLog = 14;

    private readonly ConcurrentBag<Compressor> _compressors = [];
    private readonly ConcurrentBag<Decompressor> _decompressors = [];

    /// <summary>The bytes at the beginning of every frame of zstd.</summary>
    public static ReadOnlySpan<byte> Start => [0x28, 0xb5, 0x2f, 0xfd];

    /// <summary>The text as a frame of zstd. The frame does not name the dictionary.</summary>
    public byte[] Compress(string text)
    {
        if (!_compressors.TryTake(out var compressor))
        {
            compressor = new Compressor(level);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, WindowLog);
            compressor.LoadDictionary(dictionary);
        }

        try
        {
            return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
        }
        finally
        {
            _compressors.Add(compressor);
        }
    }

    /// <summary>The text of a frame.</summary>
    public string Decompress(ReadOnlySpan<byte> frame)
    {
        if (!_decompressors.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
            decompressor.LoadDictionary(dictionary);
        }

        try
        {
            return Encoding.UTF8.GetString(decompressor.Unwrap(frame));
        }
        finally
        {
            _decompressors.Add(decompressor);
        }
    }
}
