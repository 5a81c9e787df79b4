using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageGen.Bench.Stub;

/// <summary>
/// A synchronous provider that answers at once: <c>POST /v1/images/generations</c> with one image of 20 KB, as an OpenAI-compatible
/// endpoint does. The same for the floor and for ImageGen.
/// </summary>
internal static class StubProvider
{
    private const int ImageBytes = 20 * 1024;

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

    /// <summary>A 512 x 512 PNG by its header, filled up to its size: nobody here decodes it.</summary>
    private static byte[] Picture()
    {
        byte[] header =
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a,
            0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 2, 0, 0, 0, 2, 0, 8, 2, 0, 0, 0, 0x7b, 0x1a, 0x43, 0xad,
        ];
        return [.. header, .. RandomNumberGenerator.GetBytes(ImageBytes - header.Length)];
    }
}
