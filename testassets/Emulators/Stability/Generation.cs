using System.Security.Cryptography;

namespace ImageGen.Emulators.Stability;

/// <summary>One accepted request: its image is drawn at acceptance, and returned later.</summary>
/// <param name="Request">The request.</param>
/// <param name="Id">The id of the call.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When the response is sent.</param>
/// <param name="Outcome">The fault of its outcome; null for none.</param>
/// <param name="Image">The bytes of the response: the image, or the content that replaces it.</param>
internal sealed record Generation(GenerateRequest Request, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, byte[] Image)
{
    private const int BlurredSide = 8;

    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    /// <summary>Whether the moderation blurred the finished image.</summary>
    public bool IsFiltered => Outcome is { Kind: FaultKind.Moderated };

    public string FinishReason => IsFiltered ? "CONTENT_FILTERED" : "SUCCESS";

    public static Generation Accept(GenerateRequest request, Account account)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.TakeNext(FaultPoint.Outcome);
        return new Generation(request, Guid.NewGuid().ToString("N"), now, now + account.Control.Latency.NextDuration(), outcome, Make(request, outcome, account.Options.FixedImage));
    }

    public Purchase ToPurchase(TimeProvider time) => new(() =>
    {
        // A blurred image is assumed to be charged, because the work is done. The real service does not document it.
        var isEnded = time.GetUtcNow() >= EndsAt;
        return (!isEnded ? "generating" : IsFiltered ? "filtered" : "made", isEnded ? true : null);
    })
    {
        Id = Id,
        At = CreatedAt,
        Model = Request.ModelName,
        Prompt = Request.Prompt,
        Seed = Request.AskedSeed,
        Size = FormattableString.Invariant($"{Request.Size.Width}x{Request.Size.Height}"),
        Sha256 = [Convert.ToHexStringLower(SHA256.HashData(Image))],
        Input = System.Text.Json.JsonSerializer.SerializeToElement(Request.Fields),
    };

    private static byte[] Make(GenerateRequest request, FaultRule? outcome, bool isFixed) => outcome?.Kind switch
    {
        FaultKind.Html => Page,
        FaultKind.FewerOutputs => [],
        FaultKind.Moderated => EmulatedImage.Draw("blurred", request.Seed, 0, BlurredSide, BlurredSide),
        _ when isFixed => EmulatedImage.Fixed,
        _ => EmulatedImage.Draw(request.Prompt, request.Seed, 0, request.Size.Width, request.Size.Height),
    };
}
