using ImageGen.Servers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.SelfCheck;

public sealed class SelfCheckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_safe_Redis_is_accepted_and_is_ready()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        using var host = Build(redis.ConnectionString);

        await host.StartAsync(Cancel);

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), Cancel);
        Assert.Equal(HealthStatus.Healthy, health.Entries["store"].Status);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_store_that_went_away_is_not_ready()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        using var host = Build(redis.ConnectionString);
        await host.StartAsync(Cancel);

        redis.Kill();

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancel);
        Assert.Equal(HealthStatus.Unhealthy, health.Entries["store"].Status);
    }

    [Trait("Category", "Servers")]
    [Theory]
    [InlineData("allkeys-lru", "yes", "has maxmemory-policy allkeys-lru", "set 'maxmemory-policy noeviction'")]
    [InlineData("noeviction", "no", "keeps no append-only file", "set 'appendonly yes'")]
    public async Task An_unsafe_Redis_is_refused_with_instructions(string policy, string appendOnly, string what, string remedy)
    {
        await using var redis = await RedisServer.StartAsync(Arguments(policy, appendOnly), Cancel);
        using var host = Build(redis.ConnectionString);

        var refusal = await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.Single(refusal.Faults);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task Every_unsafe_setting_of_the_store_is_named_at_once()
    {
        await using var redis = await RedisServer.StartAsync(Arguments("allkeys-lru", "no"), Cancel);
        using var host = Build(redis.ConnectionString);

        var refusal = await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.Equal(2, refusal.Faults.Count);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_switch_turns_the_refusal_into_a_warning()
    {
        await using var redis = await RedisServer.StartAsync(Arguments("allkeys-lru", "no"), Cancel);
        using var host = Build(redis.ConnectionString, ("ImageGen:Store:SelfCheck", "Warn"));

        await host.StartAsync(Cancel);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_sync_every_second_is_a_warning_only()
    {
        await using var redis = await RedisServer.StartAsync([.. Arguments("noeviction", "yes"), "--appendfsync", "everysec"], Cancel);
        using var host = Build(redis.ConnectionString);

        var verdict = await host.Services.GetRequiredService<StoreSelfCheck>().RunAsync(Cancel);

        Assert.Empty(verdict.Faults);
        Assert.Contains("appendfsync everysec", Assert.Single(verdict.Warnings), StringComparison.Ordinal);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_Redis_that_does_not_answer_CONFIG_is_checked_by_INFO()
    {
        await using var redis = await RedisServer.StartAsync([.. RedisServer.DurableArguments, "--rename-command", "CONFIG", ""], Cancel);
        using var host = Build(redis.ConnectionString);

        Assert.Empty((await host.Services.GetRequiredService<StoreSelfCheck>().RunAsync(Cancel)).Faults);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_Redis_that_answers_neither_is_refused_since_it_can_not_be_checked()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all", "-config", "-info");
        using var host = Build(redis.ConnectionString + ",user=limited,password=secret");

        var refusal = await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.Contains("does not report its maxmemory-policy", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("does not report whether it keeps an append-only file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_store_is_accepted()
    {
        using var folder = new TemporaryFolder();
        await using var store = await EmbeddedStore.StartAsync(folder.Path, cancellationToken: Cancel);
        using var host = Build(store.ConnectionString, ("ImageGen:Store:Embedded", "true"));

        await host.StartAsync(Cancel);
    }

    [Fact]
    public async Task A_Garnet_whose_scripts_are_not_atomic_is_refused_with_instructions()
    {
        using var folder = new TemporaryFolder();
        await using var garnet = UnsafeGarnet.Start(folder.Path, options => options.LuaTransactionMode = false);

        using var host = Build(garnet.ConnectionString, ("ImageGen:Store:Embedded", "true"));

        var refusal = await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.Contains("does not run Lua scripts atomically", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--lua-transaction-mode", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_store_without_a_storage_tier_is_refused_since_it_drops_its_oldest_rows()
    {
        using var folder = new TemporaryFolder();
        await using var garnet = UnsafeGarnet.Start(folder.Path, options => (options.EnableStorageTier, options.LogDir) = (false, null));
        using var host = Build(garnet.ConnectionString, ("ImageGen:Store:Embedded", "true"));

        var refusal = await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.Contains("drops its oldest rows when its memory is full", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_store_without_an_append_only_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var garnet = UnsafeGarnet.Start(folder.Path, options => (options.EnableAOF, options.CommitFrequencyMs) = (false, 0));
        using var host = Build(garnet.ConnectionString, ("ImageGen:Store:Embedded", "true"));

        var refusal = await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.Contains("keeps no append-only file", refusal.Message, StringComparison.Ordinal);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task A_host_waits_for_a_store_that_comes_up_later()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        redis.Kill();
        using var host = Build(redis.ConnectionString);

        var starting = host.StartAsync(Cancel);
        Assert.False(starting.IsCompleted);
        await redis.StartAgainAsync(Cancel);

        await starting;
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task No_other_service_starts_before_the_store_was_checked()
    {
        await using var redis = await RedisServer.StartAsync(Arguments("allkeys-lru", "yes"), Cancel);
        var early = new EarlyService();
        using var host = Build(redis.ConnectionString, builder => builder.Services.AddSingleton<IHostedService>(early));

        await Assert.ThrowsAsync<StoreNotSafeException>(() => host.StartAsync(Cancel));

        Assert.False(early.Started);
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_named_at_once()
    {
        using var host = Build(
            "",
            ("ImageGen:Store:SelfCheck", "Maybe"),
            ("ImageGen:Store:Retention", "forever"),
            ("ImageGen:Results:Kind", "tape"),
            ("ImageGen:Results:MaxBytes", "-1"),
            ("ImageGen:Store:Embedded", "perhaps"));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));

        Assert.Equal(6, refusal.Failures.Count());
        Assert.All(
            ["ConnectionStrings:Redis", "ImageGen:Store:SelfCheck", "ImageGen:Store:Retention", "ImageGen:Results:Kind", "ImageGen:Results:MaxBytes", "ImageGen:Store:Embedded"],
            key => Assert.Single(refusal.Failures, failure => failure.StartsWith(key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("127.0.0.1:1,hunter2")]
    [InlineData("127.0.0.1:1,password=hunter2")]
    public async Task A_store_that_never_comes_up_is_reported_without_its_connection_string(string connectionString)
    {
        using var host = Build(connectionString, builder => builder.Services.AddSingleton<TimeProvider>(new LeapingClock()));

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => host.StartAsync(Cancel));

        Assert.Contains("ConnectionStrings:Redis", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Trait("Category", "Servers")]
    [Fact]
    public async Task Registering_twice_changes_nothing()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        using var host = Build(redis.ConnectionString, builder => builder.AddStorage());

        await host.StartAsync(Cancel);

        Assert.Single(host.Services.GetServices<IJobStore>());
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<StoreStartup>());
    }

    private static List<string> Arguments(string policy, string appendOnly)
        => ["--appendonly", appendOnly, "--appendfsync", "always", "--maxmemory-policy", policy, "--save", ""];

    private static IHost Build(string connectionString, params (string Key, string Value)[] settings) => Build(connectionString, builder =>
    {
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }
    });

    private static IHost Build(string connectionString, Action<HostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:Redis"] = connectionString;
        configure(builder);
        builder.AddStorage();
        return builder.Build();
    }

    /// <summary>Every look at it is a minute later than the one before.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private int _looks;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * 60 * TimestampFrequency;
    }

    private sealed class EarlyService : IHostedLifecycleService
    {
        public bool Started { get; private set; }

        public Task StartingAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Started = true;
            return Task.CompletedTask;
        }

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
