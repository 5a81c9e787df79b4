using System.Text.Json;
using ImageGen.Jobs.Signing;
using ImageGen.Servers;

namespace ImageGen.Samples.Tests.Webhooks;

/// <summary>What we sign, the public libraries <c>standardwebhooks</c> and <c>svix</c> verify.</summary>
public sealed class PublicPackagesTests
{
    [Fact]
    public async Task Both_libraries_verify_what_we_sign_and_refuse_what_we_would()
    {
        await WebhookGuide.NeedNodeAsync(packages: true);
        var (present, previous, now) = (WebhookSignature.NewSecret(), WebhookSignature.NewSecret(), TimeProvider.System.GetUtcNow());
        var rotated = SignedPost.By(present, previous);

        var found = await VerifyAsync(
            (present, SignedPost.By(present)),
            (present, rotated),
            (previous, rotated),
            (WebhookSignature.NewSecret(), rotated),
            (present, SignedPost.By(now.AddMinutes(-6), present)),
            (present, SignedPost.By(now.AddMinutes(6), present)),
            (present, rotated with { Body = $"{SignedPost.Json} " }),
            (present, rotated with { Id = $"msg_{Guid.NewGuid():N}" }));

        Assert.Equal([true, true, true, false, false, false, false, false], found);
    }

    private static async Task<List<bool>> VerifyAsync(params (string Secret, SignedPost Post)[] posts)
    {
        await using var run = HostProcess.StartProgram("node", [Path.Combine(WebhookGuide.NodeFolder, "verify.mjs"), .. posts.Select(ToJson)]);
        Assert.True(await run.WaitForExitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) == 0, run.Output);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(posts.Length, lines.Length);

        // Of one mind, or it is neither.
        return [.. lines.Select(line => line.Trim() == "standardwebhooks: good, svix: good" || (line.Contains("good", StringComparison.Ordinal) ? throw new InvalidOperationException(line) : false))];
    }

    private static string ToJson((string Secret, SignedPost Post) one) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["secret"] = one.Secret,
        ["body"] = one.Post.Body,
        ["headers"] = new Dictionary<string, string>
        {
            [WebhookSignature.IdHeader] = one.Post.Id,
            [WebhookSignature.TimestampHeader] = one.Post.Timestamp,
            [WebhookSignature.SignatureHeader] = one.Post.Signature,
        },
    });
}
