using System.Security.Cryptography;

namespace ImageGen.Emulators.Stability;

/// <summary>One accepted request: its image is made at once, and answered later.</summary>
/// <param name="Request">What was ordered.</param>
/// <param name="Id">The id of the call.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When it is answered.</param>
/// <param name="Outcome">What goes wrong with it, if anything.</param>
/// <param name="Picture">The bytes of the answer: the image, or what stands in its place.</param>
internal sealed record Generation(GenerateRequest Request, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, byte[] Picture)
{
    private const int BlurredSide = 8;

    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    /// <summary>Whether the finished image was found to be offensive, and was blurred.</summary>
    public bool IsFiltered => Outcome is { Kind: FaultKind.Moderated };

    public string FinishReason => IsFiltered ? "CONTENT_FILTERED" : "SUCCESS";

    public static Generation Accept(GenerateRequest request, Account account)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.Draw(FaultPoint.Outcome);
        return new Generation(request, Guid.NewGuid().ToString("N"), now, now + account.Control.Latency.Draw(), outcome, Make(request, outcome, account.Options.FixedPicture));
    }

    public Purchase ToPurchase(TimeProvider time) => new(() =>
    {
        // What is blurred is taken as charged: the work is done. The real service does not say.
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
        Sha256 = [Convert.ToHexStringLower(SHA256.HashData(Picture))],
        Input = System.Text.Json.JsonSerializer.SerializeToElement(Request.Fields),
    };

    private static byte[] Make(GenerateRequest request, FaultRule? outcome, bool isFixed) => outcome?.Kind switch
    {
        FaultKind.Html => Page,
        FaultKind.FewerOutputs => [],
        FaultKind.Moderated => Emulators.Picture.Draw("blurred", request.Seed, 0, BlurredSide, BlurredSide),
        _ when isFixed => Emulators.Picture.Fixed,
        _ => Emulators.Picture.Draw(request.Prompt, request.Seed, 0, request.Size.Width, request.Size.Height),
    };
}
