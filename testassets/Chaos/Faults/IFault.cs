namespace ImageGen.Chaos.Faults;

/// <summary>Something that goes wrong, often.</summary>
internal interface IFault
{
    /// <summary>Does its harm and undoes what can be undone. What has no count goes on until the load is over.</summary>
    Task RunAsync(FaultContext context, CancellationToken loadOver);
}
