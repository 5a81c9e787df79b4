namespace ImageGen.Storage.SelfCheck;

/// <summary>Whether the job store has room for new jobs.</summary>
public interface IStoreSpace
{
    /// <summary>Why no new job may be accepted now, as a sentence for an operator; null while there is room.</summary>
    string? WhyFull { get; }
}
