using System.Security.Cryptography;

namespace ImageGen.Emulators.OpenAi;

/// <summary>One accepted request: its images are drawn at acceptance, and returned later.</summary>
/// <param name="Request">The request.</param>
/// <param name="Id">The id of the call.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="EndsAt">When the response is sent.</param>
/// <param name="Outcome">The fault of its outcome; null for none.</param>
/// <param name="Images">The bytes of the response: the images, or the content that replaces them.</param>
/// <param name="Sha256">Their digests, in lower-case hexadecimal.</param>
internal sealed record Generation(
    GenerationRequest Request, string Id, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, FaultRule? Outcome, IReadOnlyList<byte[]> Images, IReadOnlyList<string> Sha256)
{
    private static readonly byte[] Page = "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray();

    private static readonly Lazy<string[]> FixedDigest = new(() => [Digest(EmulatedImage.Fixed)]);

    public bool IsWithheld => Outcome is { Kind: FaultKind.Moderated };

    public static Generation Accept(GenerationRequest request, Account account)
    {
        var now = account.Time.GetUtcNow();
        var outcome = account.Control.Faults.TakeNext(FaultPoint.Outcome);
        var isFixed = account.Options.FixedImage && request.Count == 1 && outcome is null;
        byte[][] images = isFixed ? [EmulatedImage.Fixed] : [.. Enumerable.Range(0, Count(request, outcome)).Select(number => Make(request, account, outcome, number))];
        return new Generation(
            request, $"req_{Guid.NewGuid():N}", now, now + account.Control.Latency.NextDuration(), outcome, images, isFixed ? FixedDigest.Value : [.. images.Select(Digest)]);
    }

    private static int Count(GenerationRequest request, FaultRule? outcome) => outcome?.Kind switch
    {
        FaultKind.Moderated => 0,
        FaultKind.FewerOutputs => request.Count - 1,
        _ => request.Count,
    };

    // The seed is random, as at the real service: two equal requests give different images.
    private static byte[] Make(GenerationRequest request, Account account, FaultRule? outcome, int number)
        => outcome is { Kind: FaultKind.Html } ? Page
            : account.Options.Noise ? EmulatedImage.DrawNoise(Random.Shared, request.Width, request.Height)
            : EmulatedImage.Draw(request.Prompt, Random.Shared.NextInt64(), number, request.Width, request.Height);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
