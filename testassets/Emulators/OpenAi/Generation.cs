using System.Security.Cryptography;

namespace ImageGen.Emulators.OpenAi;

/// <summary>One accepted request: its images are made at once, and answered later.</summary>
/// <param name="Request">What was ordered.</param>
/// <param name="Id">The id of the call.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When it is answered.</param>
/// <param name="Outcome">What goes wrong with it, if anything.</param>
/// <param name="Pictures">The bytes of the answer: the images, or what stands in their place.</param>
/// <param name="Sha256">Their digests, in lower-case hexadecimal.</param>
internal sealed record Generation(
    GenerationRequest Request, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, IReadOnlyList<byte[]> Pictures, IReadOnlyList<string> Sha256)
{
    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    private static readonly Lazy<string[]> FixedDigest = new(() => [Digest(Picture.Fixed)]);

    public bool IsWithheld => Outcome is { Kind: FaultKind.Moderated };

    public static Generation Accept(GenerationRequest request, Account account)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.Draw(FaultPoint.Outcome);
        var isFixed = account.Options.FixedPicture && request.Count == 1 && outcome is null;
        byte[][] pictures = isFixed ? [Picture.Fixed] : [.. Enumerable.Range(0, Count(request, outcome)).Select(number => Make(request, outcome, number))];
        return new Generation(
            request, $"req_{Guid.NewGuid():N}", now, now + account.Control.Latency.Draw(), outcome, pictures, isFixed ? FixedDigest.Value : [.. pictures.Select(Digest)]);
    }

    private static int Count(GenerationRequest request, FaultRule? outcome) => outcome?.Kind switch
    {
        FaultKind.Moderated => 0,
        FaultKind.FewerOutputs => request.Count - 1,
        _ => request.Count,
    };

    // The seed is luck, as at the real service: two purchases of the same give different images.
    private static byte[] Make(GenerationRequest request, FaultRule? outcome, int number)
        => outcome is { Kind: FaultKind.Html } ? Page : Picture.Draw(request.Prompt, Random.Shared.NextInt64(), number, request.Width, request.Height);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
