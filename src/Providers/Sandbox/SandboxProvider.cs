using ImageGen.Contracts;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Sandbox;

/// <summary>
/// A free provider that makes no calls: it draws a labeled image that depends only on prompt and seed, and simulates every other
/// outcome that the prompt requests.
/// </summary>
/// <remarks>
/// Instructions in the prompt, which may be combined:
/// <list type="table">
/// <item>
/// <term><c>sandbox:fail=invalid_request</c>, <c>content_rejected</c>, <c>authentication</c>, <c>insufficient_balance</c>,
/// <c>provider_retired</c></term>
/// <description>The order is refused with that reason.</description>
/// </item>
/// <item>
/// <term><c>sandbox:fail=rate_limited</c>, <c>provider_unavailable</c>, <c>timed_out</c></term>
/// <description>Every order fails with that temporary failure, and nothing is bought.</description>
/// </item>
/// <item>
/// <term><c>sandbox:fail=outcome_unknown</c></term>
/// <description>The order fails with an exception that leaves open whether it was bought, and no look-up can determine it.</description>
/// </item>
/// <item>
/// <term><c>sandbox:slow=2.5</c></term>
/// <description>The response to the order takes that many seconds, 0 to 3600.</description>
/// </item>
/// <item>
/// <term><c>sandbox:async=5</c></term>
/// <description>
/// The order is accepted with an id, and the prediction runs for that many seconds, 0 to 3600. Together with <c>fail</c> it is the
/// prediction that fails, in the end; with <c>timed_out</c> it never ends.
/// </description>
/// </item>
/// </list>
/// It keeps no state: the id contains the time at which the prediction is ready, so that any process can continue with it.
/// </remarks>
internal sealed class SandboxProvider(string name, TimeProvider clock) : IPredictionProvider, IAccountCheck
{
    public const string KindName = "sandbox";

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => null;

    /// <summary>Its ids are derived from the order. It is not <see cref="PurchaseEvidence.Free"/>, so that it can simulate an unknown outcome.</summary>
    public PurchaseEvidence Evidence => PurchaseEvidence.ById;

    /// <summary>A failure that a prompt requests does not concern other orders.</summary>
    public bool AffectsCircuit => false;

    public bool ImageToImage => true;

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        var scenario = SandboxScenario.Read(order.Prompt);
        if (scenario.Mistake is { } mistake)
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, mistake));
        }

        await Task.Delay(scenario.Slow, clock, cancellationToken);
        return scenario switch
        {
            { Failure: FailureReason.OutcomeUnknown } => throw Fault(FailureReason.ProviderUnavailable, mayHaveBought: true),
            { Async: { } time } => new SubmitOutcome.Accepted(new SandboxTicket(clock.GetUtcNow() + time, order.Seed).ToString()),
            { Failure: { } reason and (FailureReason.RateLimited or FailureReason.ProviderUnavailable or FailureReason.TimedOut) } => throw Fault(reason, mayHaveBought: false),
            { Failure: { } reason } => new SubmitOutcome.Refused(RefusalFor(reason)),
            _ => new SubmitOutcome.Completed(Draw(SandboxDrawing.Of(order)), Report: new ImageReport { Seed = order.Seed }),
        };
    }

    public Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
        => Task.FromResult(AccountCheckResult.Good("The sandbox is always available and makes no calls."));

    public string? RemarkOn(GenerationOrder order) => LeftOut.Join(
        order.Strength is null ? null : "The sandbox draws from the prompt alone, and ignores the source image.",
        LeftOut.Of(order, "The sandbox", negativePrompt: true, steps: true, guidance: true),
        order.Options is { Count: > 0 } ? "The sandbox ignores the provider_options." : null);

    public OrderPlan PlanOf(GenerationOrder order)
    {
        var drawing = SandboxDrawing.Of(order);
        return (OrderPlan.Of(order) with { NegativePrompt = false, Image = false, Steps = null, Guidance = null, Options = false }).Sized((drawing.Width, drawing.Height));
    }

    public Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
        => Task.FromResult(StateOf(order, providerId, new Prediction.Running()));

    public Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
        => Task.FromResult(StateOf(order, providerId, new Prediction.Canceled(MayHaveCharged: false)));

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => Task.FromResult<LookUpOutcome>(SandboxScenario.Read(order.Prompt) switch
        {
            { Failure: FailureReason.OutcomeUnknown } => new LookUpOutcome.Unknowable("The prompt requested an outcome that can't be determined."),
            { Mistake: null, Async: { } time } => new LookUpOutcome.Found(new SandboxTicket(intentAt + time, order.Seed).ToString()),
            _ => new LookUpOutcome.NotBought(),
        });

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken)
        => Task.FromResult(SandboxDrawing.TryParse(source.Uri, out var drawing)
            ? Draw(drawing)
            : throw new ImageGoneException("The address is not one of the sandbox."));

    private Prediction StateOf(GenerationOrder order, string providerId, Prediction whileRunning)
    {
        if (!SandboxTicket.TryParse(providerId, out var ticket))
        {
            return new Prediction.Gone("The id is not one of the sandbox.");
        }

        var failure = SandboxScenario.Read(order.Prompt).Failure;
        if (clock.GetUtcNow() < ticket.ReadyAt || failure == FailureReason.TimedOut)
        {
            return whileRunning;
        }

        return failure is { } reason
            ? new Prediction.Failed(RefusalFor(reason))
            : new Prediction.Succeeded(new ImageSource(SandboxDrawing.Of(order).ToUri()), new ImageReport { Seed = order.Seed });
    }

    private ReadOnlyMemory<byte> Draw(SandboxDrawing drawing) => SandboxPainter.Paint(drawing, name);

    private static Refusal RefusalFor(FailureReason reason) => new(reason, "The prompt requested this failure.");

    private static ProviderFaultException Fault(FailureReason reason, bool mayHaveBought)
        => new(reason, "The prompt requested this fault.", mayHaveBought);
}
