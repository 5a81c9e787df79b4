using System.Text.Json;

namespace ImageGen.Emulators.Tests.Replicate;

/// <summary>One exchange recorded from the live service. The file is not part of the project.</summary>
internal sealed record Recording(string Method, string Path, string? Prefer, string RequestBody, int Status, JsonElement Headers, string Body)
{
    private const string Origin = "https://api.replicate.com/v1/";

    /// <summary>All recordings in their order; null where the file is not found.</summary>
    public static IReadOnlyList<Recording>? LoadAll()
    {
        var path = Environment.GetEnvironmentVariable("IMAGEGEN_REPLICATE_RECORDINGS") is { Length: > 0 } given ? given : BesideTheRepository();
        return path is not null && File.Exists(path) ? [.. File.ReadLines(path).Select(Parse)] : null;
    }

    public string? ContentType => Header("content-type");

    public string? Header(string name) => Headers.TryGetProperty(name, out var values) ? values[0].GetString() : null;

    /// <summary>The body as JSON; null where it was cut or is compressed.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Recording Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement.Clone();
        var (request, response) = (root.GetProperty("request"), root.GetProperty("response"));
        var prefer = request.GetProperty("prefer");
        return new(
            request.GetProperty("method").GetString()!,
            request.GetProperty("uri").GetString()!.Replace(Origin, "", StringComparison.Ordinal),
            prefer.ValueKind == JsonValueKind.Array ? prefer[0].GetString() : null,
            request.GetProperty("body").GetString()!,
            response.GetProperty("status").GetInt32(),
            response.GetProperty("headers"),
            response.GetProperty("body").GetString()!);
    }

    private static string? BesideTheRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "ImageGen.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.Parent is { } parent ? System.IO.Path.Combine(parent.FullName, "shared", "reference", "specs", "replicate-recorded.jsonl") : null;
    }
}
