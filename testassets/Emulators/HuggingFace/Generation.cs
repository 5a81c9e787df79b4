using System.Security.Cryptography;
using System.Text.Json;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>One accepted order: its image is drawn at acceptance, and returned later.</summary>
/// <param name="Provider">The inference provider.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Outcome">The fault of its outcome; null for none.</param>
/// <param name="Image">The bytes of its image, or the content that replaces them; empty if there is none.</param>
/// <param name="Body">The unchanged request.</param>
internal sealed record Generation(
    string Provider, string Model, string Prompt, long Seed, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, byte[] Image, JsonElement Body)
{
    private const int Side = 64;

    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    public bool IsWithheld => Outcome?.Kind is FaultKind.Moderated;

    public bool HasFailed => Outcome?.Kind is FaultKind.Fail or FaultKind.Crash;

    public bool HasCrashed => Outcome?.Kind is FaultKind.Crash;

    public static Generation Accept(Account account, string provider, string model, string prompt, long? seed, JsonElement body)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.TakeNext(FaultPoint.Outcome);
        var drawn = seed ?? Random.Shared.NextInt64(uint.MaxValue);
        return new Generation(
            provider, model, prompt, drawn, Guid.NewGuid().ToString(), now, now + account.Control.Latency.NextDuration(), outcome, Make(prompt, drawn, outcome, account.Options.FixedImage), body);
    }

    public Purchase ToPurchase(TimeProvider time, long? askedSeed) => new(() =>
    {
        // Failed and withheld images are assumed to be charged; providers differ, and none documents it.
        var isEnded = time.GetUtcNow() >= EndsAt;
        return (!isEnded ? "running" : HasFailed ? "failed" : IsWithheld ? "withheld" : "made", isEnded ? true : null);
    })
    {
        Id = Id,
        At = CreatedAt,
        Model = $"{Provider}/{Model}",
        Prompt = Prompt,
        Seed = askedSeed,
        Sha256 = [Convert.ToHexStringLower(SHA256.HashData(Image))],
        Input = Body,
    };

    // Small for every requested size, because the providers behind the router are not emulated in detail.
    private static byte[] Make(string prompt, long seed, FaultRule? outcome, bool isFixed) => outcome?.Kind switch
    {
        FaultKind.Html => Page,
        FaultKind.Moderated => EmulatedImage.Draw("black", 0, 0, Side, Side),
        not null => [],
        _ when isFixed => EmulatedImage.Fixed,
        _ => EmulatedImage.Draw(prompt, seed, 0, Side, Side),
    };
}
