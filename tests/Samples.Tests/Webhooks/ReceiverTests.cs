using ImageGen.Jobs.Signing;
using ImageGen.Servers;

namespace ImageGen.Samples.Tests.Webhooks;

/// <summary>The receivers in <c>docs/webhooks.md</c>, run as their readers run them.</summary>
public sealed class ReceiverTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-receiver-");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("node", "js", "receiver.mjs")]
    [InlineData("node", "js", "receiver-library.mjs")]
    [InlineData("python3", "python", "receiver.py")]
    public async Task A_receiver_takes_what_is_signed_once_and_refuses_the_rest(string program, string language, string file)
    {
        var cancel = TestContext.Current.CancellationToken;
        var path = await WriteAsync(program, language, file, cancel);
        var (secret, previous, now) = (WebhookSignature.NewSecret(), WebhookSignature.NewSecret(), TimeProvider.System.GetUtcNow());
        using var claim = Ports.Claim();
        var address = new Uri($"http://127.0.0.1:{claim.Port}/hook");
        await using var receiver = HostProcess.StartProgram(program, [path], new Dictionary<string, string?> { ["WEBHOOK_SECRET"] = secret, ["PORT"] = $"{address.Port}" });
        await receiver.WaitForLineAsync("listening", Patience, cancel);

        var good = SignedPost.By(previous, secret);
        (SignedPost Post, int Status)[] posts =
        [
            (good, 204),
            (good, 204),
            (SignedPost.By(previous), 400),
            (SignedPost.By(now.AddMinutes(-6), secret), 400),
            (SignedPost.By(now.AddMinutes(6), secret), 400),
            (SignedPost.By(secret) with { Body = $"{SignedPost.Json} " }, 400),
            (SignedPost.By(secret) with { Signature = "v1,AAAA v1 ,, nonsense" }, 400),
            (SignedPost.By(secret) with { Timestamp = "soon" }, 400),
            (SignedPost.By(secret), 204),
        ];
        foreach (var (post, status) in posts)
        {
            using var answer = await SendAsync(receiver, post, address, cancel);
            Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {receiver.Output}");
        }

        var events = receiver.Output.Split('\n').Count(line => line.Contains("image.generated 0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31 3", StringComparison.Ordinal));
        Assert.Equal(2, events);
    }

    private async Task<HttpResponseMessage> SendAsync(HostProcess receiver, SignedPost post, Uri address, CancellationToken cancellationToken)
    {
        using var request = post.ToRequest(address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await _http.SendAsync(request, limit.Token);
        }
        catch (HttpRequestException fault)
        {
            // A receiver reports its own errors on its output.
            throw new InvalidOperationException(receiver.Output, fault);
        }
    }

    private async Task<string> WriteAsync(string program, string language, string file, CancellationToken cancellationToken)
    {
        var needsLibrary = file == "receiver-library.mjs";
        if (program == "node")
        {
            await WebhookGuide.NeedNodeAsync(needsLibrary);
        }
        else
        {
            Assert.SkipUnless(await SampleProgram.RunsAsync(program, "--version"), $"{program} is not installed.");
        }

        if (needsLibrary)
        {
            Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "node_modules"), Path.Combine(WebhookGuide.NodeFolder, "node_modules"));
        }

        var path = Path.Combine(_folder.FullName, file);
        await File.WriteAllTextAsync(path, WebhookGuide.Program(language, file), cancellationToken);
        return path;
    }
}
