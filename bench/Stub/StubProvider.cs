using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageGen.Bench.Stub;

/// <summary>
/// A synchronous provider that answers at once: <c>POST /v1/images/generations</c> with one image of 20 KB, as an OpenAI-compatible
/// endpoint does. The same for the floor and for ImageGen.
/// </summary>
internal static class StubProvider
{
    private const int ImageBytes = 20 * 1024;

    /// <summary>Bytes of a chunk besides its data: length, type and check sum.</summary>
    private const int ChunkOverhead = 12;

    public static async Task<int> RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var answer = Answer();
        app.MapPost("/v1/images/generations", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer);
        });
        app.MapGet("/health", () => "up");
        await app.RunAsync();
        return 0;
    }

    private static byte[] Answer()
        => [.. """{"created":1700000000,"data":[{"b64_json":" """.TrimEnd().Select(character => (byte)character), .. Convert.ToBase64String(Picture()).Select(character => (byte)character), .. "\"}]}"u8];

    /// <summary>
    /// A PNG of 512 x 512 by its header, complete by its chunks and their check sums. Its data are random, since nobody here decodes them.
    /// </summary>
    private static byte[] Picture()
    {
        byte[] header = [0, 0, 2, 0, 0, 0, 2, 0, 8, 2, 0, 0, 0];
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];
        byte[] frame = [.. signature, .. Chunk("IHDR", header), .. Chunk("IEND", [])];
        return [.. frame[..^ChunkOverhead], .. Chunk("IDAT", RandomNumberGenerator.GetBytes(ImageBytes - frame.Length - ChunkOverhead)), .. frame[^ChunkOverhead..]];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] checkSum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checkSum, Crc32(typed));
        return [.. length, .. typed, .. checkSum];
    }

    /// <summary>The check sum of PNG (W3C PNG, annex D).</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var value in bytes)
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) == 0 ? remainder >> 1 : (remainder >> 1) ^ 0xedb88320;
            }
        }

        return ~remainder;
    }
}
