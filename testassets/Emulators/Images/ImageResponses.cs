using System.IO.Compression;
using System.Text;

namespace ImageGen.Emulators;

/// <summary>The responses of an image host and their faults.</summary>
internal static class ImageResponses
{
    private const string Png = "image/png";
    private const int OversizeBlocks = 1600;

    /// <summary>Sends the image, or applies the rule's fault.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, byte[] bytes)
    {
        if (await BrokenResponses.BreakAsync(context, rule, 200, Png, () => bytes))
        {
            return;
        }

        switch (rule?.Kind)
        {
            case FaultKind.Status:
                await GoneAsync(context, rule.Status);
                return;
            case FaultKind.Drip:
                await DripAsync(context, bytes, rule.Delay ?? TimeSpan.FromMilliseconds(100));
                return;
            case FaultKind.Html:
                await Json.WriteAsync(context, 200, "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray(), "text/html");
                return;
            case FaultKind.Redirect:
                context.Response.Redirect(rule.Text!);
                return;
            case FaultKind.Oversize:
                await OversizeAsync(context, bytes);
                return;
            case FaultKind.Coded:
                await CodedAsync(context, rule.Text ?? "gzip", bytes);
                return;
            case FaultKind.Nameless when context.Request.Headers.UserAgent.Count == 0:
                await GoneAsync(context, 403);
                return;
        }

        context.Response.Headers.CacheControl = "public, max-age=3600";
        await Json.WriteAsync(context, 200, bytes, Png);
    }

    /// <summary>The response for a missing image.</summary>
    public static Task GoneAsync(HttpContext context, int status)
        => Json.WriteAsync(context, status, Encoding.ASCII.GetBytes($"{status}"), "text/plain");

    private static async Task CodedAsync(HttpContext context, string coding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream? stream = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => null,
        })
        {
            stream?.Write(bytes);
        }

        // An unknown coding: bytes that are not an image.
        context.Response.Headers.ContentEncoding = coding;
        await Json.WriteAsync(context, 200, packed.Length > 0 ? packed.ToArray() : [.. Enumerable.Reverse(bytes)], Png);
    }

    private static async Task DripAsync(HttpContext context, byte[] bytes, TimeSpan perByte)
    {
        context.Response.ContentType = Png;
        context.Response.ContentLength = bytes.Length;
        for (var i = 0; i < bytes.Length; i++)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(i, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(perByte, context.RequestAborted);
        }
    }

    private static async Task OversizeAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentType = Png;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        var zeros = new byte[64 * 1024];
        for (var i = 0; i < OversizeBlocks; i++)
        {
            await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
        }
    }
}
