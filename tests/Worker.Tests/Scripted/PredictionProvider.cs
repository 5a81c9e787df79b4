using ImageGen.Providers;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A service that responds with an id and continues asynchronously, as the test configures.</summary>
internal class PredictionProvider : SynchronousProvider, IPredictionProvider
{
    public const string Id = "prediction-1";

    public PredictionProvider(string? name = null)
        : base(name)
    {
        Evidence = PurchaseEvidence.List;
        OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted(Id));
    }

    public bool CallsBack { get; init; }

    public int Cancels { get; private set; }

    public int Polls { get; private set; }

    public Func<Task<Prediction>> OnPoll { get; set; } = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));

    public Func<Task<Prediction>> OnCancel { get; set; } = () => Task.FromResult<Prediction>(new Prediction.Canceled(MayHaveCharged: false));

    public Func<Task<LookUpOutcome>> OnLookUp { get; set; } = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Found(Id));

    public Func<Func<string, Task<bool>>, Task<LookUpOutcome>>? OnLookUpAmong { get; set; }

    public Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        Polls++;
        return OnPoll();
    }

    public Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        Cancels++;
        return OnCancel();
    }

    /// <summary>What was looked up.</summary>
    public List<GenerationOrder> LookUps { get; } = [];

    /// <summary>The moments of the intents as they were handed over.</summary>
    public List<DateTimeOffset> LookedUpFrom { get; } = [];

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
    {
        LookUps.Add(order);
        LookedUpFrom.Add(intentAt);
        return OnLookUpAmong?.Invoke(mayBeOurs) ?? OnLookUp();
    }
}
