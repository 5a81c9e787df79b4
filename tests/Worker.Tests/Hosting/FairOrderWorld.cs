using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Providers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Tests.Scripted;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Several whole workers, each with a bus of its own, on one store and with one provider, which answers an order only when the test says so.</summary>
public abstract class FairOrderWorld : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-fair-order-");
    private readonly SemaphoreSlim _answers = new(0);
    private EmbeddedStore _store = null!;
    private int _submitted;

    internal SynchronousProvider Provider { get; } = new();

    internal List<TestWorker> Workers { get; } = [];

    /// <summary>Prompts whose first order the provider refuses for now.</summary>
    internal HashSet<string> Refused { get; } = [];

    internal IWaitingLines Lines => Workers[0].Host.Services.GetRequiredService<IWaitingLines>();

    internal WaitingLine Line => new(Lanes.Default, Provider.Name);

    /// <summary>The prompts of all orders so far: the tenants, where a test names no other.</summary>
    internal IReadOnlyList<string> Ordered
    {
        get
        {
            lock (Provider.Orders)
            {
                return [.. Provider.Orders.Select(order => order.Prompt)];
            }
        }
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _answers.Release(100_000);
        foreach (var worker in Workers)
        {
            await worker.DisposeAsync();
        }

        await _store.DisposeAsync();
        _answers.Dispose();
        _folder.Delete(recursive: true);
    }

    internal async Task StartAsync(int workers, int slots, int concurrency, Action<IServiceCollection>? configure = null)
    {
        Provider.OnSubmit = async token =>
        {
            if (Ordered[^1] is var prompt && Refused.Remove(prompt))
            {
                throw new ProviderFaultException(FailureReason.ProviderUnavailable, "Not now.", mayHaveBought: false);
            }

            await _answers.WaitAsync(token);
            return new SubmitOutcome.Completed(TestImages.Png);
        };
        for (var n = 0; n < workers; n++)
        {
            var worker = new TestWorker(
                _store.ConnectionString,
                Provider,
                services =>
                {
                    services.Replace(ServiceDescriptor.Singleton<IEventPublisher>(new RecordingPublisher()));
                    configure?.Invoke(services);
                },
                settings: [($"ImageGen:Providers:{Provider.Name}:Concurrency", $"{concurrency}"), ("Worker:Slots", $"{slots}")]);
            Workers.Add(worker);
            await worker.Host.StartAsync(Token);
        }
    }

    internal async Task<IReadOnlyList<Guid>> SubmitAsync(string tenant, int count)
    {
        List<Guid> ids = [];
        for (var n = 0; n < count; n++)
        {
            ids.Add(await SubmitAsync(tenant));
        }

        return ids;
    }

    /// <summary>Submits a job as a gateway does, and sends its command to each worker in turn.</summary>
    internal async Task<Guid> SubmitAsync(string prompt, int? priority = null, string? tenant = null, TimeSpan? startIn = null)
    {
        var (id, request) = (JobId.New(), new ImageRequest { Prompt = prompt, Seed = 7, Priority = priority, Provider = Provider.Name });
        var submission = new JobSubmission { Tenant = tenant ?? prompt, Lane = Lanes.Default, Jobs = [new NewJob(id, request)], ExpiresIn = TimeSpan.FromDays(1) };
        await Workers[0].Store.CreateAsync(startIn is { } time ? submission with { StartIn = time } : submission, Token);
        var command = new GenerateImage { JobId = id, Tenant = submission.Tenant, RequestedAt = DateTimeOffset.UtcNow, Request = request };
        Assert.True(await Workers[_submitted++ % Workers.Count].Host.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, submission.Lane, Token));
        return id;
    }

    internal async Task PublishAsync(string tenant, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await PublishAsync(tenant);
        }
    }

    /// <summary>Publishes a command as any other program does.</summary>
    internal async Task<Guid> PublishAsync(string tenant)
    {
        var command = new GenerateImage { JobId = JobId.New(), Tenant = tenant, RequestedAt = DateTimeOffset.UtcNow, Request = new ImageRequest { Prompt = tenant } };
        await Workers[_submitted++ % Workers.Count].Host.Services.GetRequiredService<IBus>().Publish(command, context => context.SetRoutingKey(Lanes.Default), Token);
        return command.JobId;
    }

    /// <summary>Lets the provider answer orders, and waits after each until the next order is there.</summary>
    internal async Task AnswerAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            var before = Provider.Purchases;
            _answers.Release();
            await Eventually.TrueAsync(() => Provider.Purchases == before + 1, "the next job is ordered");
        }
    }

    /// <summary>Lets the provider answer all orders from now on.</summary>
    internal Task EndAllAsync()
    {
        _answers.Release(100_000);
        return Task.CompletedTask;
    }

    internal async Task EndedAsync(Guid id, TimeSpan? within = null)
    {
        var job = await Eventually.GetAsync(async () => await Workers[0].TryReadAsync(id) is { } row && row.State.IsTerminal() ? row : null, "the job ends", within);
        Assert.Equal(JobState.Succeeded, job.State);
    }

    /// <summary>Waits until so many jobs of a tenant wait in the line.</summary>
    internal Task AreInLineAsync(string tenant, int count)
        => Eventually.TrueAsync(
            async () => await Workers[0].Host.Services.GetRequiredService<StackExchange.Redis.IConnectionMultiplexer>().GetDatabase().SortedSetLengthByValueAsync(LineKeys.Jobs(Line), $"{tenant}:", $"{tenant};") >= count,
            $"{count} jobs of {tenant} wait",
            TimeSpan.FromMinutes(1));

    internal Task IsInLineAsync(Guid id, string tenant, int priority = 0)
        => Eventually.TrueAsync(
            async () => await Workers[0].TryReadAsync(id) is { } row && (await Lines.FindPlacesAsync(Line.Lane, [new WaitingJob(id, tenant, row.CreatedAt, priority)], Token)).Count == 1,
            "the job waits in its line");
}
