using System.Text.Json;

namespace ImageGen.Emulators.CogView;

/// <summary>A request that passed <see cref="GenerationRules"/>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Body">The unchanged request.</param>
internal sealed record GenerationRequest(ImageModel Model, string Prompt, int Width, int Height, JsonElement Body)
{
    public string Size => FormattableString.Invariant($"{Width}x{Height}");
}
