using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Providers.Sandbox;

/// <summary>Everything a sandbox image depends on, and its form as the address under which it can be fetched.</summary>
internal sealed record SandboxDrawing(string Prompt, long Seed, int Width, int Height, OutputFormat Format)
{
    private const string Scheme = "sandbox:";

    private const int MaxSide = 4096;

    public static SandboxDrawing Of(GenerationOrder order)
    {
        var (width, height) = order switch
        {
            { Width: { } w, Height: { } h } => (w, h),
            { AspectRatio: { } ratio } => Shape.OfRatio(ratio, multipleOf: 8),
            _ => (1024, 1024),
        };
        return new(order.Prompt, order.Seed, width, height, order.OutputFormat ?? OutputFormat.Png);
    }

    public static bool TryParse(string uri, [NotNullWhen(true)] out SandboxDrawing? drawing)
    {
        drawing = null;
        try
        {
            if (uri.StartsWith(Scheme, StringComparison.Ordinal))
            {
                drawing = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(uri.AsSpan(Scheme.Length)), SandboxJson.Default.SandboxDrawing);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            // Not an address of the sandbox: the result is false.
        }

        return drawing is { Prompt: not null, Width: >= 1 and <= MaxSide, Height: >= 1 and <= MaxSide };
    }

    public string ToUri()
        => Scheme + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, SandboxJson.Default.SandboxDrawing));
}
