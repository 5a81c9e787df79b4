using ImageGen.Jobs.Instances;
using ImageGen.Storage.Secrets;
using ImageGen.Worker.Callbacks;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Callbacks;

public sealed class SigningSecretTests(StoreFixture store) : IDisposable
{
    private readonly DirectoryInfo _ring = Directory.CreateTempSubdirectory("imagegen-ring-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ring.Delete(recursive: true);

    [Fact]
    public async Task One_worker_of_many_reads_the_signing_secret_once_an_hour_and_the_gateways_get_it()
    {
        var provider = new SigningProvider();
        await using var one = NewWorker(provider);
        await using var other = NewWorker(provider);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => RefreshAsync(n % 2 == 0 ? one : other)));
        Assert.Equal(1, provider.Asked);
        Assert.Equal([provider.Secret!], await ReadAsync(other, provider));

        provider.Secret = "whsec_Y2FuYXJ5LXR3bw==";
        var hour = await LeftAsync(one, provider);
        Assert.InRange(hour!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        await ForgetRoundAsync(one, provider);
        await RefreshAsync(one);
        Assert.Equal(["whsec_Y2FuYXJ5LXR3bw==", "whsec_Y2FuYXJ5LW9uZQ=="], await ReadAsync(other, provider));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_queried_again_within_a_minute()
    {
        var provider = new SigningProvider { IsDown = true };
        await using var worker = NewWorker(provider);

        await RefreshAsync(worker);

        Assert.Empty(await ReadAsync(worker, provider));
        Assert.InRange((await LeftAsync(worker, provider))!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no secret at all!")]
    public async Task An_invalid_signing_secret_is_not_stored(string? told)
    {
        var provider = new SigningProvider { Secret = told };
        await using var worker = NewWorker(provider);

        await RefreshAsync(worker);

        Assert.Empty(await ReadAsync(worker, provider));
    }

    [Theory]
    [InlineData("ImageGen:Providers:{0}:WebhookSecret", "whsec_Y29uZmlndXJlZA==")]
    [InlineData("ImageGen:PublicUrl", "", "ImageGen:TagKey")]
    [InlineData("ImageGen:Settings:KeyRing", "")]
    public async Task A_configured_or_unused_signing_secret_is_not_requested(params string[] settings)
    {
        var provider = new SigningProvider();
        await using var worker = NewWorker(
            provider, [(settings[0].Replace("{0}", provider.Name, StringComparison.Ordinal), settings[1]), .. settings[2..].Select(key => (key, ""))]);

        await RefreshAsync(worker);

        Assert.Equal(0, provider.Asked);
    }

    private TestWorker NewWorker(SigningProvider provider, params (string Key, string Value)[] settings) => new(
        store.ConnectionString,
        provider,
        settings:
        [
            .. new (string Key, string Value)[]
            {
                ("ImageGen:PublicUrl", "https://pictures.example.com"), ("ImageGen:TagKey", "a secret of many characters"), ("ImageGen:Settings:KeyRing", _ring.FullName),
            }.ExceptBy(settings.Select(setting => setting.Key), setting => setting.Key),
            .. settings,
        ]);

    private static Task RefreshAsync(TestWorker worker) => worker.Host.Services.GetRequiredService<SigningSecrets>().RefreshAsync(Token);

    private static Task<IReadOnlyList<string>> ReadAsync(TestWorker worker, SigningProvider provider)
        => worker.Host.Services.GetRequiredService<ICallbackSecrets>().ReadAsync(provider.Name, Token);

    private static async Task<TimeSpan?> LeftAsync(TestWorker worker, SigningProvider provider) => await Database(worker).KeyTimeToLiveAsync(RoundOf(worker, provider));

    private static Task<bool> ForgetRoundAsync(TestWorker worker, SigningProvider provider) => Database(worker).KeyDeleteAsync(RoundOf(worker, provider));

    private static IDatabase Database(TestWorker worker) => worker.Host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    private static RedisKey RoundOf(TestWorker worker, SigningProvider provider)
    {
        Assert.True(worker.Host.Services.GetRequiredService<ConfiguredProviders>().TryGet(provider.Name, out var entry));
        return $"ig:{{rounds}}:signing-secret:{provider.Name}:{entry.Revision}";
    }
}
