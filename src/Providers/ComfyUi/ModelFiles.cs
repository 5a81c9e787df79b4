using System.Text.Json;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Whether the server has a model, by the lists of its folders.</summary>
internal static class ModelFiles
{
    // Where the loaders of checkpoints and of models without text encoders look.
    private static readonly string[] Folders = ["checkpoints", "diffusion_models", "unet"];

    /// <summary>True when one of the folders has the file; false when none has; null when not even the first can be listed.</summary>
    public static async Task<bool?> HasAsync(ComfyUiApi api, string file, CancellationToken cancellationToken)
    {
        bool? has = null;
        foreach (var folder in Folders)
        {
            var response = await api.ListModelsAsync(folder, cancellationToken);
            if (response.IsSuccess && NamesIn(response.Body) is { } names)
            {
                if (names.Contains(file))
                {
                    return true;
                }

                has = false;
            }
        }

        return has;
    }

    private static IReadOnlyList<string>? NamesIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
