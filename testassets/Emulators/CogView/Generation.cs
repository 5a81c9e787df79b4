using System.Security.Cryptography;

namespace ImageGen.Emulators.CogView;

/// <summary>One accepted request: its image is drawn at acceptance, and returned later.</summary>
/// <param name="Request">The request.</param>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Outcome">The fault of its outcome; null for none.</param>
/// <param name="Image">The bytes of its image, or the content that replaces them; empty if there is none.</param>
internal sealed record Generation(GenerationRequest Request, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, byte[] Image)
{
    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    public bool HasFailed => Outcome?.Kind is FaultKind.Moderated or FaultKind.Fail;

    /// <summary>What the content filter marks: of a withheld image the image, with the gravest level, which is 0; of a prompt with a knife the prompt.</summary>
    public IReadOnlyList<object>? FilterMarks
        => Outcome?.Kind is FaultKind.Moderated ? [new { role = "assistant", level = 0 }]
            : Request.Prompt.Contains("knife", StringComparison.Ordinal) ? [new { role = "user", level = 2 }]
            : null;

    public static Generation Accept(GenerationRequest request, Account account)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.TakeNext(FaultPoint.Outcome);
        return new Generation(
            request, $"{now:yyyyMMddHHmmss}{Guid.NewGuid():N}"[..30], now, now + account.Control.Latency.NextDuration(), outcome, Make(request, outcome, account.Options.FixedImage));
    }

    public Purchase ToPurchase(TimeProvider time) => new(() =>
    {
        // Failed requests are assumed to be charged; the real service does not document it.
        var isEnded = time.GetUtcNow() >= EndsAt;
        return (!isEnded ? "processing" : HasFailed ? "fail" : "success", isEnded ? true : null);
    })
    {
        Id = Id,
        At = CreatedAt,
        Model = Request.Model.Name,
        Prompt = Request.Prompt,
        Size = Request.Size,
        Sha256 = [Convert.ToHexStringLower(SHA256.HashData(Image))],
        Input = Request.Body,
    };

    // The seed is random, as at the real service: two equal requests give different images.
    private static byte[] Make(GenerationRequest request, FaultRule? outcome, bool isFixed) => outcome?.Kind switch
    {
        FaultKind.Html => Page,
        not null => [],
        _ when isFixed => EmulatedImage.Fixed,
        _ => EmulatedImage.Draw(request.Prompt, Random.Shared.NextInt64(), 0, request.Width, request.Height),
    };
}
