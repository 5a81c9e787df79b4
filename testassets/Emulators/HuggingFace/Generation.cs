using System.Security.Cryptography;
using System.Text.Json;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>One accepted order: its image is made at once, and answered or shown later.</summary>
/// <param name="Provider">The inference provider.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Prompt">What was asked for.</param>
/// <param name="Seed">The seed it is made with.</param>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When it is made.</param>
/// <param name="Outcome">What goes wrong with it, if anything.</param>
/// <param name="Picture">The bytes of its image, or what stands in their place; empty when there is none.</param>
/// <param name="Body">The whole request as it came.</param>
internal sealed record Generation(
    string Provider, string Model, string Prompt, long Seed, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, byte[] Picture, JsonElement Body)
{
    private const int Side = 64;

    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    public bool IsWithheld => Outcome?.Kind is FaultKind.Moderated;

    public bool HasFailed => Outcome?.Kind is FaultKind.Fail or FaultKind.Crash;

    public bool HasCrashed => Outcome?.Kind is FaultKind.Crash;

    public static Generation Accept(Account account, string provider, string model, string prompt, long? seed, JsonElement body)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.Draw(FaultPoint.Outcome);
        var drawn = seed ?? Random.Shared.NextInt64(uint.MaxValue);
        return new Generation(
            provider, model, prompt, drawn, Guid.NewGuid().ToString(), now, now + account.Control.Latency.Draw(), outcome, Make(prompt, drawn, outcome, account.Options.FixedPicture), body);
    }

    public Purchase ToPurchase(TimeProvider time, long? askedSeed) => new(() =>
    {
        // What fails or is withheld is taken as charged: providers differ, and none says so.
        var isEnded = time.GetUtcNow() >= EndsAt;
        return (!isEnded ? "running" : HasFailed ? "failed" : IsWithheld ? "withheld" : "made", isEnded ? true : null);
    })
    {
        Id = Id,
        At = CreatedAt,
        Model = $"{Provider}/{Model}",
        Prompt = Prompt,
        Seed = askedSeed,
        Sha256 = [Convert.ToHexStringLower(SHA256.HashData(Picture))],
        Input = Body,
    };

    // Small, whatever was asked for: the providers behind the router are not what is emulated.
    private static byte[] Make(string prompt, long seed, FaultRule? outcome, bool isFixed) => outcome?.Kind switch
    {
        FaultKind.Html => Page,
        FaultKind.Moderated => Emulators.Picture.Draw("black", 0, 0, Side, Side),
        not null => [],
        _ when isFixed => Emulators.Picture.Fixed,
        _ => Emulators.Picture.Draw(prompt, seed, 0, Side, Side),
    };
}
