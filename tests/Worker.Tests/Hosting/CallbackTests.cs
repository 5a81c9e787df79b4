using ImageGen.Jobs.Instances;
using ImageGen.Messaging;
using ImageGen.Servers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>A whole worker over a real Redis, whose due loop looks once an hour: anything it does earlier is caused by a notification.</summary>
[Trait("Category", "Servers")]
public sealed class CallbackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_callback_leads_to_the_image_with_one_poll_and_no_wait()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        var provider = new PredictionProvider { CallsBack = true };
        await using var worker = new TestWorker(
            redis.ConnectionString,
            provider,
            services => services
                .Replace(ServiceDescriptor.Singleton<IEventPublisher>(new RecordingPublisher()))
                .Replace(ServiceDescriptor.Singleton(new Timings { Tick = TimeSpan.FromHours(1), FallbackPoll = TimeSpan.FromHours(1) })),
            settings: [("ImageGen:Store:Embedded", "false"), ("ImageGen:PublicUrl", "https://pictures.example.com"), ("ImageGen:TagKey", "a secret of many characters")]);
        await worker.Host.StartAsync(Token);
        var id = await worker.SubmitAsync();
        var job = await worker.RunAsync(id);
        Assert.Equal((JobState.Waiting, 0), (job.State, provider.Polls));
        await Eventually.GetAsync(async () => await IsListeningAsync(worker) ? "yes" : null, "the due loop listens");

        Assert.Equal(CallbackOutcome.Woken, await worker.Store.RecordCallbackAsync(id, Lanes.Default, provider.Name, PredictionProvider.Id, "msg_1", Token));

        job = await Eventually.GetAsync(async () => await worker.ReadAsync(id) is { State: JobState.Succeeded } ended ? ended : null, "the image is there");
        Assert.Equal((1, 1), (provider.Polls, provider.Purchases));
    }

    private static async Task<bool> IsListeningAsync(TestWorker worker)
    {
        var answer = (RedisResult[])(await worker.Host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().ExecuteAsync("PUBSUB", "NUMSUB", $"ig:due:{Lanes.Default}"))!;
        return (long)answer[1] > 0;
    }
}
