using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Callers;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>The options: only the checkpoint has a meaning here, and each caller has its own.</summary>
internal sealed class SdOptions(ICallerState callers, ModelNames models, ConfiguredProviders providers)
{
    private const string Checkpoint = "sd_model_checkpoint";
    private const int MaxName = 200;

    /// <summary>The caller's options.</summary>
    public async Task<JsonObject> ReadAsync(HttpContext http, Tenant tenant)
        => new()
        {
            [Checkpoint] = await callers.ReadModelAsync(SdCaller.Of(http, tenant), http.RequestAborted) ?? providers.Default.Name,
            ["sd_checkpoint_hash"] = "",
            ["sd_vae"] = "Automatic",
            ["samples_format"] = "png",
            ["CLIP_stop_at_last_layers"] = 1,
        };

    /// <summary>Sets the checkpoint; other options are ignored.</summary>
    /// <exception cref="ProblemException">404: unknown names are refused, and this is one.</exception>
    public async Task ChangeAsync(HttpContext http, Tenant tenant)
    {
        using var body = await JsonBody.ReadAsync(http.Request, large: null, http.RequestAborted);
        if (!body.RootElement.TryGetProperty(Checkpoint, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } name || name.Length > MaxName || name.Any(char.IsControl))
        {
            throw ValidationErrors.Refuse(Checkpoint, $"must be the name of a model, at most {MaxName} characters.");
        }

        // Refuses an unknown name where names are strict. Where they are not, it means the default route, as in a request.
        models.Choose(name);
        await callers.ChooseModelAsync(SdCaller.Of(http, tenant), name.Length == 0 ? null : name, http.RequestAborted);
    }
}
