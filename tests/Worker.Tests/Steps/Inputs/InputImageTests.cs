using System.IO.Compression;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Sources;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using SourceFiles = ImageGen.Storage.Tests.Results.SourceFiles;

namespace ImageGen.Worker.Tests.Steps.Inputs;

/// <summary>Images to start from are brought before anything is bought, and what is wrong with them costs nothing.</summary>
public sealed class InputImageTests(StoreFixture store) : IAsyncLifetime
{
    private ImageHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ImageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(null, 0.75)]
    [InlineData(0.0, 0.0)]
    [InlineData(0.3, 0.3)]
    public async Task A_source_image_at_an_address_is_sent_with_the_order(double? strength, double ordered)
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);

        var job = await worker.RunAsync(await worker.SubmitAsync(Request() with { Strength = strength }));

        Assert.Equal(JobState.Succeeded, job.State);
        var order = Assert.Single(provider.Orders);
        Assert.Equal(TestImages.Png.ToArray(), order.Image!.Bytes.ToArray());
        Assert.Equal(ordered, order.Strength);
        Assert.Equal(("image/png", 1, 1, _host.Address), (order.Image.ContentType, order.Image.Width, order.Image.Height, order.Image.Address));
        Assert.Single(_host.Requests);
    }

    [Fact]
    public async Task A_source_host_that_compresses_unasked_and_requires_a_user_agent_is_read()
    {
        _host.Answer = async context =>
        {
            if (!context.Request.Headers.UserAgent.ToString().StartsWith("ImageGen/", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 403;
                return;
            }

            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(TestImages.Png.Span);
            }

            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray());
        };
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(await worker.SubmitAsync(Request()))).State);
        Assert.Equal(TestImages.Png.ToArray(), Assert.Single(provider.Orders).Image!.Bytes.ToArray());
    }

    [Fact]
    public async Task An_unknown_content_coding_is_named_in_the_error()
    {
        _host.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "zstd";
            await context.Response.Body.WriteAsync(new byte[100]);
        };
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);

        AssertRefused(await worker.RunAsync(await worker.SubmitAsync(Request())), "zstd");
        Assert.Equal(0, provider.Purchases);
    }

    [Fact]
    public async Task An_image_that_came_with_the_request_is_taken_from_the_result_store()
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);
        var id = await SubmitKeptAsync(worker);

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);

        var order = Assert.Single(provider.Orders);
        Assert.Equal(TestImages.Png.ToArray(), order.Image!.Bytes.ToArray());
        Assert.Null(order.Image.Address);
    }

    [Fact]
    public async Task The_source_image_of_another_job_is_not_accessible()
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);
        var others = await worker.ReadAsync(await SubmitKeptAsync(worker));

        var job = await worker.RunAsync(await worker.SubmitAsync(Request() with { Image = others.Request.Image }));

        AssertRefused(job, "does not belong to this request");
        Assert.Equal(0, provider.Purchases);
    }

    [Fact]
    public async Task A_source_image_past_its_retention_ends_the_job()
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);
        var id = await SubmitKeptAsync(worker);
        var results = worker.Host.Services.GetRequiredService<IResultStore>();
        await results.RemoveSourceImageAsync(SourceImageStorage.KeyOf((await worker.ReadAsync(id)).Request.Image!, id, null)!, Token);

        AssertRefused(await worker.RunAsync(id), "not in the result store");
        Assert.Equal(0, provider.Purchases);
    }

    public static TheoryData<string, string> Final => new()
    {
        { "404", "HTTP 404" }, { "403", "HTTP 403" }, { "410", "HTTP 410" }, { "204", "HTTP 204" }, { "302", "redirects" }, { "308", "redirects" },
        { "page", "PNG, JPEG or WebP" }, { "empty", "PNG, JPEG or WebP" }, { "half", "can't be used" }, { "huge", "pixels" }, { "large", "larger than 10 MB" }, { "endless", "larger than 10 MB" },
    };

    [Theory]
    [MemberData(nameof(Final))]
    public async Task A_source_that_is_no_image_ends_the_job_before_any_order(string answer, string message)
    {
        Answer(answer);
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);

        var job = await worker.RunAsync(await worker.SubmitAsync(Request()));

        AssertRefused(job, message);
        Assert.Equal((0, 1), (provider.Purchases, _host.Requests.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_phone_s_image_is_ordered_upright(bool isAtAddress)
    {
        var stored = SourceFiles.JpegWithExif(SourceFiles.BaselineJpeg, SourceFiles.Exif(6));
        _host.AnswerWith(stored);
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);

        var job = await worker.RunAsync(isAtAddress ? await worker.SubmitAsync(Request()) : await SubmitKeptAsync(worker, stored));

        Assert.Equal(JobState.Succeeded, job.State);
        var image = Assert.Single(provider.Orders).Image!;
        Assert.Equal((8, 16, (string?)null), (image.Width, image.Height, image.Address));
        Assert.Equal((8, 16), (ImageInfo.Read(image.Bytes.Span).Width, ImageInfo.Read(image.Bytes.Span).Height));
    }

    public static TheoryData<string, byte[], string> Unfit => new()
    {
        { "animated WebP", SourceFiles.AnimatedWebP, "is animated" }, { "APNG", SourceFiles.AnimatedPng, "is animated" }, { "animated GIF", SourceFiles.AnimatedGif, "is animated" },
        { "GIF", SourceFiles.StillGif, "a GIF" }, { "TIFF", SourceFiles.Tiff, "a TIFF" }, { "SOF9", SourceFiles.ArithmeticJpeg, "arithmetic" },
        { "no zlib stream", [.. SourceFiles.WithChunk([.. SourceFiles.Rgb16Png[..33], .. SourceFiles.Rgb16Png[^12..]], "IDAT", [1, 2, 3, 4])], "can't be used" },
    };

    [Theory]
    [MemberData(nameof(Unfit), DisableDiscoveryEnumeration = true)]
    public async Task An_animated_or_undecodable_source_image_ends_the_job_before_any_order(string what, byte[] image, string message)
    {
        Assert.NotEmpty(what);
        _host.AnswerWith(image);
        var provider = new SynchronousProvider { NeedsSimpleSources = true };
        await using var worker = Worker(provider);

        AssertRefused(await worker.RunAsync(await worker.SubmitAsync(Request())), message);

        Assert.Equal(0, provider.Purchases);
    }

    [Fact]
    public async Task Every_provider_on_the_route_gets_the_source_image_in_a_format_it_reads()
    {
        _host.AnswerWith(SourceFiles.StillWebP);
        var (first, second) = (new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.ProviderRetired, "gone"))) }, new SynchronousProvider { NeedsSimpleSources = true });
        await using var pair = new Pair(store, first, second, ("ImageGen:Egress:AllowHttp", "true"), ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8"));

        Assert.Equal(JobState.Succeeded, (await pair.EndAsync(request: Request())).State);

        Assert.Equal(("image/webp", "image/png"), (first.Orders.Single().Image!.ContentType, second.Orders.Single().Image!.ContentType));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_host_that_fails_is_queried_again_and_nothing_is_bought_meanwhile(int status)
    {
        _host.AnswerWith(status);
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);
        var id = await worker.SubmitAsync(Request());

        var waits = await worker.RunAsync(id);
        Assert.Equal((JobState.Queued, 0, (DateTimeOffset?)null), (waits.State, provider.Purchases, waits.IntentAt));
        Assert.Contains($"HTTP {status}", Assert.Single(waits.Attempts).Message, StringComparison.Ordinal);

        _host.AnswerWith(TestImages.Png.ToArray());
        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(id, JobState.Succeeded)).State);
        Assert.Equal((1, 2), (provider.Purchases, _host.Requests.Count));
    }

    [Fact]
    public async Task A_slow_source_host_holds_no_slot_and_no_rate_token_of_the_provider()
    {
        var hang = new TaskCompletionSource();
        _host.Answer = async context =>
        {
            await hang.Task;
            await context.Response.Body.WriteAsync(TestImages.Png);
        };
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings:
        [
            ("ImageGen:Egress:AllowHttp", "true"), ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8"), ($"ImageGen:Providers:{provider.Name}:Concurrency", "1"),
            ($"ImageGen:Providers:{provider.Name}:Rate:Orders", "1"), ($"ImageGen:Providers:{provider.Name}:Rate:Per", "00:00:01"),
        ]);
        var (slow, quick) = (await worker.SubmitAsync(Request()), await worker.SubmitAsync());
        var slowly = worker.RunAsync(slow);
        await Eventually.TrueAsync(() => !_host.Requests.IsEmpty, "the image is asked for");

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(quick)).State);

        hang.SetResult();
        await slowly;
        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(slow, JobState.Succeeded)).State);
    }

    [Fact]
    public async Task A_source_image_is_not_fetched_while_its_provider_is_full()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings:
        [
            ("ImageGen:Egress:AllowHttp", "true"), ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8"), ($"ImageGen:Providers:{provider.Name}:Concurrency", "1"),
        ]);
        await worker.Host.Services.GetRequiredService<IProviderSlots>().TryTakeAsync(provider.Name, Guid.NewGuid(), 1, TimeSpan.FromMinutes(1), Token);

        Assert.Equal(JobState.Queued, (await worker.RunAsync(await worker.SubmitAsync(Request()))).State);

        Assert.Empty(_host.Requests);
    }

    [Fact]
    public async Task Slow_hosts_leave_half_of_a_worker_s_slots_to_others()
    {
        var hang = new TaskCompletionSource();
        _host.Answer = _ => hang.Task;
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings:
            [("ImageGen:Egress:AllowHttp", "true"), ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8"), ("Worker:Slots", "4")]);
        var slow = new List<Task<Job>>();
        for (var i = 0; i < 4; i++)
        {
            slow.Add(worker.RunAsync(await worker.SubmitAsync(Request())));
        }

        await Eventually.TrueAsync(() => slow.Count(run => run.IsCompleted) == 2, "two wait for their turn");

        Assert.All(slow.Where(run => run.IsCompleted), run => Assert.Equal((JobState.Queued, 0), (run.Result.State, run.Result.Claims)));
        hang.SetResult();
        await Task.WhenAll(slow);
    }

    [Fact]
    public async Task A_host_that_fails_for_ever_ends_the_job()
    {
        _host.AnswerWith(500);
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(Request()), JobState.Failed);

        AssertRefused(job, "HTTP 500");
        Assert.Equal((0, RetryPolicy.MaxAttempts), (provider.Purchases, _host.Requests.Count));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_queried_again()
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider);
        var id = await worker.SubmitAsync(Request());
        await _host.DisposeAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, 0), (job.State, provider.Purchases));
    }

    [Fact]
    public async Task Each_attempt_fetches_the_source_image_once()
    {
        var tries = 0;
        var provider = new SynchronousProvider
        {
            OnSubmit = _ => ++tries == 1
                ? throw new ProviderFaultException(FailureReason.ProviderUnavailable, "away", mayHaveBought: false)
                : Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png)),
        };
        await using var worker = Worker(provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(Request()), JobState.Succeeded);

        Assert.Equal((2, 2), (job.Attempts.Count, _host.Requests.Count));
    }

    [Fact]
    public async Task A_source_address_in_a_private_network_is_refused_without_a_request()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings: ("ImageGen:Egress:AllowHttp", "true"));

        AssertRefused(await worker.RunAsync(await worker.SubmitAsync(Request())), "not public");

        Assert.Equal((0, 0), (provider.Purchases, _host.Requests.Count));
    }

    [Fact]
    public async Task Plain_http_is_refused_by_default()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings: ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8"));

        AssertRefused(await worker.RunAsync(await worker.SubmitAsync(Request())), "not https");

        Assert.Empty(_host.Requests);
    }

    [Fact]
    public async Task A_provider_without_image_to_image_gets_no_source_image()
    {
        var provider = new SynchronousProvider { ImageToImage = false };
        await using var worker = Worker(provider);

        AssertRefused(await worker.RunAsync(await worker.SubmitAsync(Request())), "can't make images from images");

        Assert.Equal((0, 0), (provider.Purchases, _host.Requests.Count));
    }

    [Fact]
    public async Task An_order_whose_response_was_lost_is_looked_up_unchanged_and_without_its_source_image()
    {
        var provider = new PredictionProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "broke off", mayHaveBought: true) };
        await using var worker = Worker(provider);
        var id = await worker.SubmitAsync(Request() with { Strength = 0.3 });

        await worker.RunAsync(id);
        Assert.Equal(JobState.Submitting, (await worker.ReadAsync(id)).State);
        await _host.DisposeAsync();
        await worker.RunUntilAsync(id, JobState.Succeeded);

        var looked = Assert.Single(provider.LookUps);
        Assert.Equal(provider.Orders.Single() with { Image = null, MayLeave = looked.MayLeave, OnProgress = null, OnWaiting = null }, looked);
    }

    private static void AssertRefused(Job job, string message)
    {
        Assert.Equal((JobState.Failed, FailureReason.InvalidRequest), (job.State, job.Error?.Reason));
        Assert.Contains(message, job.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
        Assert.Null(job.IntentAt);
    }

    private ImageRequest Request() => new() { Prompt = "a cat", Image = _host.Address };

    private void Answer(string what)
    {
        if (int.TryParse(what, out var status))
        {
            _host.AnswerWith(status, "http://127.0.0.1/elsewhere");
        }
        else if (what == "endless")
        {
            _host.Answer = async context =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(new byte[1024 * 1024], context.RequestAborted);
                }
            };
        }
        else
        {
            var png = TestImages.Png.ToArray();
            byte[] huge = [.. png];
            huge[18] = 0xFF;
            _host.AnswerWith(what switch
            {
                "page" => "<!doctype html><html></html>"u8.ToArray(),
                "empty" => [],
                "half" => png[..40],
                "huge" => huge,
                _ => [.. png, .. new byte[SourceImages.MaxBytes]],
            });
        }
    }

    private TestWorker Worker(SynchronousProvider provider)
        => new(store.ConnectionString, provider, settings: [("ImageGen:Egress:AllowHttp", "true"), ("ImageGen:Egress:AllowedNetworks", "127.0.0.0/8")]);

    private static async Task<Guid> SubmitKeptAsync(TestWorker worker, ReadOnlyMemory<byte>? picture = null)
    {
        var id = JobId.New();
        var submission = new JobSubmission
        {
            Tenant = Tenants.Default,
            Lane = "default",
            Jobs = [new NewJob(id, new ImageRequest { Prompt = "a cat", Seed = 7, Image = "data:" })],
            ExpiresIn = TimeSpan.FromDays(1),
        };
        await worker.Store.CreateAsync(await worker.Host.Services.GetRequiredService<IResultStore>().StoreSourceImageAsync(submission, picture ?? TestImages.Png, Token), Token);
        return id;
    }
}
