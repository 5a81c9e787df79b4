using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>From one provider of a route to the next.</summary>
public sealed class FallbackTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FailureReason.InsufficientBalance)]
    [InlineData(FailureReason.Authentication)]
    [InlineData(FailureReason.ProviderRetired)]
    public async Task A_failure_that_the_operator_must_fix_sends_the_job_to_the_next_provider(FailureReason reason)
    {
        await using var pair = new Pair(store, Refusing(reason), new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, pair.First.Purchases, pair.Second.Purchases));
        Assert.Equal([(pair.First.Name, AttemptOutcome.Failed, reason), (pair.Second.Name, AttemptOutcome.Succeeded, null)], Story(job));
        Assert.Equal(new Cost { Amount = Pair.SecondPrice, Certain = true }, job.Cost);
        Assert.Equal(1, await pair.Worker.CountEndingsAsync(job.Id));
    }

    [Theory]
    [InlineData(FailureReason.InvalidRequest)]
    [InlineData(FailureReason.ContentRejected)]
    public async Task A_failure_that_the_caller_must_fix_ends_the_job(FailureReason reason)
    {
        await using var pair = new Pair(store, Refusing(reason), new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Failed, reason, 0), (job.State, job.Error!.Reason, pair.Second.Purchases));
    }

    [Fact]
    public async Task Rejected_content_goes_to_the_next_provider_only_where_the_route_allows_it()
    {
        await using var pair = new Pair(store, Refusing(FailureReason.ContentRejected), new SynchronousProvider());

        Assert.Equal(JobState.Succeeded, (await pair.EndAsync(Pair.Brave)).State);
    }

    [Fact]
    public async Task A_provider_that_can_not_be_reached_is_tried_three_times_before_the_next()
    {
        await using var pair = new Pair(store, Faulty(FailureReason.ProviderUnavailable), new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 3, 1), (job.State, pair.First.Purchases, pair.Second.Purchases));
    }

    [Fact]
    public async Task Provider_options_are_sent_only_to_the_kind_of_service_they_name()
    {
        var options = new Dictionary<string, JsonElement> { ["quality"] = JsonSerializer.SerializeToElement("high") };
        await using var pair = new Pair(store, Refusing(FailureReason.InsufficientBalance), new OtherKind());

        var job = await pair.EndAsync(request: new ImageRequest { Prompt = "a red cube", ProviderOptions = options });

        Assert.Equal("high", Assert.Single(pair.First.Orders).Options!["quality"].GetString());
        Assert.Null(Assert.Single(pair.Second.Orders).Options);
        Assert.Equal("The provider_options are for another kind of service: left out.", job.Attempts[^1].Message);
    }

    [Fact]
    public async Task A_failed_prediction_sends_the_job_on_and_its_possible_cost_is_counted()
    {
        var first = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Failed(new Refusal(FailureReason.ProviderUnavailable, "CUDA", MayHaveCharged: true))) };
        await using var pair = new Pair(store, first, new PredictionProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, pair.First.Purchases, pair.Second.Purchases));
        Assert.Equal(new Cost { Amount = TestWorker.Price + Pair.SecondPrice, Certain = false }, job.Cost);
        Assert.Equal(PredictionProvider.Id, job.Attempts[0].ProviderId);
    }

    [Fact]
    public async Task An_order_reported_as_failed_sends_the_job_on_and_its_possible_cost_is_counted()
    {
        var first = new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Failed(new Refusal(FailureReason.ProviderUnavailable, "CUDA", MayHaveCharged: true))) };
        await using var pair = new Pair(store, first, new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, pair.First.Purchases, pair.Second.Purchases));
        Assert.Equal(new Cost { Amount = TestWorker.Price + Pair.SecondPrice, Certain = false }, job.Cost);
        Assert.Equal("CUDA", job.Attempts[0].Message);
    }

    [Fact]
    public async Task The_next_provider_s_lane_becomes_the_job_s()
    {
        var (first, second) = (Refusing(FailureReason.InsufficientBalance), new PredictionProvider());
        await using var pair = new Pair(store, first, second, ($"ImageGen:Providers:{second.Name}:Lane", "gpu"));
        var id = await pair.SubmitAsync();

        var moved = await pair.Worker.RunAsync(id);

        Assert.Equal((JobState.Queued, "gpu", second.Name), (moved.State, moved.Lane, moved.Target));
        Assert.Equal("gpu", (await pair.Worker.RunUntilAsync(id, JobState.Succeeded)).Lane);
    }

    [Fact]
    public async Task A_worker_of_the_old_lane_leaves_a_moved_job_alone()
    {
        var (first, second) = (Refusing(FailureReason.InsufficientBalance), new SynchronousProvider());
        await using var pair = new Pair(store, first, second, ($"ImageGen:Providers:{second.Name}:Lane", "gpu"), ("Worker:Lanes:0", "default"));
        var id = await pair.SubmitAsync();
        await pair.Worker.RunAsync(id);

        var job = await pair.Worker.RunAsync(id, Claims.WakeReason.Message);

        Assert.Equal((JobState.Queued, "gpu", 0), (job.State, job.Lane, second.Purchases));
    }

    [Fact]
    public async Task A_job_with_an_unknown_outcome_is_not_ordered_at_another_provider()
    {
        await using var pair = new Pair(store, Ambiguous(), new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.OutcomeUnknown, 1, 0), (job.State, pair.First.Purchases, pair.Second.Purchases));
    }

    [Fact]
    public async Task A_job_with_an_unknown_outcome_and_a_failed_second_order_is_not_ordered_at_another_provider()
    {
        var first = Ambiguous();
        await using var pair = new Pair(
            store, first, new SynchronousProvider(), ($"ImageGen:Providers:{first.Name}:OnUnknown", "buy_again"), ($"ImageGen:Providers:{first.Name}:BuyAgainUpTo", "1"));
        var id = await pair.SubmitAsync();
        Assert.Equal(JobState.Queued, (await pair.Worker.RunAsync(id)).State);
        first.OnSubmit = Refusing(FailureReason.InsufficientBalance).OnSubmit;

        var job = await pair.Worker.RunUntilAsync(id, JobState.OutcomeUnknown, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.OutcomeUnknown, 2, 0), (job.State, first.Purchases, pair.Second.Purchases));
    }

    [Fact]
    public async Task A_job_with_an_unknown_outcome_continues_where_the_route_allows_it_and_the_receipt_shows_both_costs()
    {
        await using var pair = new Pair(store, Ambiguous(), new SynchronousProvider());
        var id = await pair.SubmitAsync(Pair.Brave);

        var queued = await pair.Worker.RunAsync(id);
        Assert.Equal((JobState.Queued, new Cost { Amount = TestWorker.Price, Certain = false }), (queued.State, queued.Cost));

        var job = await pair.Worker.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal(new Cost { Amount = TestWorker.Price + Pair.SecondPrice, Certain = false }, job.Cost);
        Assert.Equal([AttemptOutcome.Unknown, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value));
    }

    [Fact]
    public async Task A_job_that_went_on_in_doubt_and_got_no_image_ends_in_doubt()
    {
        await using var pair = new Pair(store, Ambiguous(), Refusing(FailureReason.InsufficientBalance));

        var job = await pair.EndAsync(Pair.Brave);

        Assert.Equal((JobState.OutcomeUnknown, FailureReason.OutcomeUnknown), (job.State, job.Error!.Reason));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
    }

    [Fact]
    public async Task The_caller_s_policy_for_an_unknown_outcome_overrides_the_route()
    {
        await using var pair = new Pair(store, Ambiguous(), new SynchronousProvider());

        var job = await pair.EndAsync(Pair.Brave, new ImageRequest { Prompt = "a red cube", OnUnknown = new OnUnknown { Policy = UnknownPolicy.Fail } });

        Assert.Equal((JobState.OutcomeUnknown, 0), (job.State, pair.Second.Purchases));
    }

    [Fact]
    public async Task A_lost_image_is_not_bought_at_another_provider()
    {
        await using var pair = new Pair(store, Refusing(FailureReason.ProviderUnavailable, mayHaveCharged: true), new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Failed, 0), (job.State, pair.Second.Purchases));
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(40, 1)]
    public async Task A_requested_wait_longer_than_the_patience_sends_the_job_on(int seconds, int bought)
    {
        await using var pair = new Pair(store, Faulty(FailureReason.RateLimited, TimeSpan.FromSeconds(seconds)), new SynchronousProvider());
        var id = await pair.SubmitAsync();

        await pair.Worker.RunAsync(id);
        await pair.Worker.RunAsync(id);

        Assert.Equal((1, bought), (pair.First.Purchases, pair.Second.Purchases));
    }

    [Fact]
    public async Task The_last_real_failure_is_the_reason_at_the_end_of_the_route()
    {
        var second = new SynchronousProvider { Objection = "It makes squares only." };
        await using var pair = new Pair(store, Refusing(FailureReason.InsufficientBalance), second);

        var job = await pair.EndAsync();

        Assert.Equal((FailureReason.InsufficientBalance, pair.First.Name), (job.Error!.Reason, job.Error.Provider));
        Assert.Equal("The configured account has no balance at the provider.", job.Error.Message);
        Assert.Equal([(pair.First.Name, AttemptOutcome.Failed, FailureReason.InsufficientBalance), (second.Name, AttemptOutcome.Skipped, FailureReason.InvalidRequest)], Story(job));
        Assert.Equal(0, second.Purchases);
    }

    [Fact]
    public async Task A_provider_that_makes_no_images_from_images_is_passed_over_for_one_that_does()
    {
        var first = new SynchronousProvider { ImageToImage = false };
        await using var pair = new Pair(store, first, new SynchronousProvider());

        var job = await pair.EndAsync(request: new ImageRequest { Prompt = "in winter", Image = $"data:image/png;base64,{Convert.ToBase64String(TestImages.Png.Span)}" });

        Assert.Equal((JobState.Succeeded, 0), (job.State, first.Purchases));
        Assert.Equal((AttemptOutcome.Skipped, FailureReason.InvalidRequest), (job.Attempts[0].Outcome!.Value, job.Attempts[0].Reason!.Value));
        Assert.Contains("can't make images from images", job.Attempts[0].Message, StringComparison.Ordinal);
        Assert.Equal(TestImages.Png.ToArray(), pair.Second.Orders.Single().Image!.Bytes.ToArray());
    }

    [Fact]
    public async Task A_provider_that_can_not_make_the_image_is_skipped_with_the_reason()
    {
        var first = new SynchronousProvider { Objection = "It makes squares only." };
        await using var pair = new Pair(store, first, new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 0), (job.State, first.Purchases));
        Assert.Equal("It makes squares only.", job.Attempts[0].Message);
        Assert.Equal((AttemptOutcome.Skipped, false), (job.Attempts[0].Outcome!.Value, job.Attempts[0].MayHaveCharged!.Value));
        Assert.Equal(new Cost { Amount = Pair.SecondPrice, Certain = true }, job.Cost);
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    public async Task A_named_seed_skips_providers_that_can_not_keep_it_where_another_can(bool isNamed, bool otherCan, int bought)
    {
        var first = new SynchronousProvider { Abilities = new ProviderAbilities { Seed = false } };
        var second = new SynchronousProvider { Abilities = new ProviderAbilities { Seed = otherCan } };
        await using var pair = new Pair(store, first, second);

        var job = await pair.EndAsync(seedIsNamed: isNamed);

        Assert.Equal((JobState.Succeeded, bought), (job.State, first.Purchases));
    }

    [Fact]
    public async Task A_provider_that_is_switched_off_or_not_there_is_passed_over()
    {
        var first = new SynchronousProvider();
        await using var pair = new Pair(store, first, new SynchronousProvider(), ($"ImageGen:Providers:{first.Name}:Enabled", "false"));

        Assert.Equal((JobState.Succeeded, 0), ((await pair.EndAsync()).State, first.Purchases));
        var id = await pair.Worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Provider = "gone", Fallback = [pair.Second.Name] });
        Assert.Equal(JobState.Succeeded, (await pair.Worker.RunUntilAsync(id, JobState.Succeeded, JobState.Failed)).State);
    }

    [Fact]
    public async Task A_canceled_job_does_not_go_to_another_provider()
    {
        Pair? pair = null;
        var id = Guid.Empty;
        var first = new SynchronousProvider
        {
            OnSubmit = async token =>
            {
                await pair!.Worker.Store.CancelAsync(Tenants.Default, id, token);
                return new SubmitOutcome.Refused(new Refusal(FailureReason.InsufficientBalance, "no"));
            },
        };
        await using (pair = new Pair(store, first, new SynchronousProvider()))
        {
            id = await pair.SubmitAsync();
            var job = await pair.Worker.RunUntilAsync(id, JobState.Canceled);

            Assert.Equal((0, new Cost { Amount = 0, Certain = true }), (pair.Second.Purchases, job.Cost));
        }
    }

    [Fact]
    public async Task A_named_model_goes_to_its_own_kind_of_service_only()
    {
        var second = new OtherKind();
        await using var pair = new Pair(store, Refusing(FailureReason.InsufficientBalance), second);

        var job = await pair.EndAsync(request: new ImageRequest { Prompt = "a red cube", Model = "vendor/model" });

        Assert.Equal(["vendor/model", "scripted-model"], job.Attempts.Select(attempt => attempt.Model));
        Assert.Equal("scripted-model", Assert.Single(second.Orders).Model);
    }

    [Fact]
    public async Task A_restarted_server_makes_its_forgotten_orders_again()
    {
        var polls = 0;
        var provider = new PredictionProvider
        {
            Evidence = PurchaseEvidence.Free,
            OnPoll = () => Task.FromResult<Prediction>(polls++ == 0 ? new Prediction.Gone("not known here") : new Prediction.Succeeded(new ImageSource("here"))),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.Replace(ServiceDescriptor.Singleton(new Timings { GpuServerMissingConfirmation = TimeSpan.Zero })));

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 2), (job.State, provider.Purchases));
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value));
    }

    [Fact]
    public async Task Every_job_ends_and_no_order_follows_one_that_may_have_been_bought()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            List<string> asked = [];
            SynchronousProvider first = Any("first"), second = Any("second");
            await using var pair = new Pair(store, first, second);

            var job = await pair.EndAsync();

            var bought = asked.FindIndex(answer => answer.EndsWith(":bought", StringComparison.Ordinal));
            Assert.True(bought < 0 || bought == asked.Count - 1, $"seed {seed}: {string.Join(", ", asked)}");
            Assert.True(job.State.IsTerminal() && (job.State == JobState.Succeeded) == (asked.Count > 0 && asked[^1].EndsWith("image:bought", StringComparison.Ordinal)), $"seed {seed}: {job.State}");
            Assert.All(job.Attempts, attempt => Assert.NotNull(attempt.EndedAt));
            Assert.Equal(1, await pair.Worker.CountEndingsAsync(job.Id));

            SynchronousProvider Any(string name) => new()
            {
                OnSubmit = _ => Say(name, random.Next(8) switch
                {
                    0 => new SubmitOutcome.Completed(TestImages.Png),
                    1 => new SubmitOutcome.Refused(new Refusal(FailureReason.InsufficientBalance, "x")),
                    2 => new SubmitOutcome.Refused(new Refusal(FailureReason.ContentRejected, "x")),
                    3 => new SubmitOutcome.Refused(new Refusal(FailureReason.ProviderUnavailable, "lost", MayHaveCharged: true)),
                    4 => new ProviderFaultException(FailureReason.ProviderUnavailable, "odd", mayHaveBought: true),
                    5 => new ProviderFaultException(FailureReason.RateLimited, "slow", mayHaveBought: false, TimeSpan.Zero),
                    _ => new ProviderFaultException(FailureReason.ProviderUnavailable, "down", mayHaveBought: false, TimeSpan.Zero),
                }),
            };

            Task<SubmitOutcome> Say(string name, object answer)
            {
                asked.Add(answer switch
                {
                    SubmitOutcome.Completed => $"{name} image:bought",
                    SubmitOutcome.Refused { Refusal.MayHaveCharged: true } or ProviderFaultException { MayHaveBought: true } => $"{name}:bought",
                    _ => $"{name}: {answer.GetType().Name}",
                });
                return answer is SubmitOutcome outcome ? Task.FromResult(outcome) : throw (ProviderFaultException)answer;
            }
        }
    }

    private static IEnumerable<(string Provider, AttemptOutcome Outcome, FailureReason? Reason)> Story(Job job)
        => job.Attempts.Select(attempt => (attempt.Provider, attempt.Outcome!.Value, attempt.Reason));

    private static SynchronousProvider Refusing(FailureReason reason, bool mayHaveCharged = false)
        => new() { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(reason, "pay at https://vendor.example", mayHaveCharged))) };

    private static SynchronousProvider Faulty(FailureReason reason, TimeSpan? retryAfter = null)
        => new() { OnSubmit = _ => throw new ProviderFaultException(reason, "not now", mayHaveBought: false, retryAfter) };

    private static SynchronousProvider Ambiguous()
        => new() { OnSubmit = _ => throw new ProviderFaultException(FailureReason.TimedOut, "no answer", mayHaveBought: true) };

    private sealed class OtherKind : SynchronousProvider
    {
        public override string Kind => "huggingface";
    }
}
