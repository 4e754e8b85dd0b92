using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Writeathon.Store.Engines;

/// <summary>
/// A statement that the writer's connection keeps prepared, bound by place. The provider's own commands look up each parameter's name
/// at each use, which takes longer than to write the row. Values are bound by SQLite's own functions, for the library in between counts
/// the statement's users at every call. A place keeps what was bound to it: lines that come together say the same in most
/// of their columns, and to bind a text takes longer than to compare it.
/// </summary>
internal sealed partial class SqliteStatement : IDisposable
{
    private const string Library = "e_sqlite3";

    // SQLite makes a copy of the text before it returns.
    private const nint Transient = -1;

    private static readonly object Nothing = new();

    private readonly sqlite3 database;
    private readonly sqlite3_stmt kept;
    private readonly nint statement;
    private readonly object?[] held;
    private int place;

    /// <summary>Prepares it.</summary>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out kept), database);
        statement = kept.DangerousGetHandle();
        held = new object?[raw.sqlite3_bind_parameter_count(kept)];
    }

    /// <summary>Begins a use of it: values are bound from the first place on.</summary>
    public SqliteStatement Start()
    {
        place = 0;
        return this;
    }

    public SqliteStatement Bind(long value) => Bound(BindNumber(statement, place + 1, value), holds: null);

    public SqliteStatement Bind(string? text)
    {
        if (text is null)
        {
            return BindNothing();
        }

        if (held[place] is string same && same == text)
        {
            return Leave();
        }

        Span<byte> bytes = stackalloc byte[512];
        return Bind(Encoding.UTF8.TryGetBytes(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text), text);
    }

    public SqliteStatement Bind(Guid? id)
    {
        Span<byte> bytes = stackalloc byte[36];
        return id is { } value && value.TryFormat(bytes, out _) ? Bind(bytes, holds: null) : BindNothing();
    }

    public SqliteStatement Bind(DateOnly? day)
    {
        if (held[place] is DateOnly same && same == day)
        {
            return Leave();
        }

        Span<byte> bytes = stackalloc byte[10];
        return day is { } value && value.TryFormat(bytes, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture) ? Bind(bytes, value) : BindNothing();
    }

    /// <summary>Runs it for what it writes.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        Step();
        return raw.sqlite3_changes(database);
    }

    /// <summary>Runs it for the row that it inserts.</summary>
    /// <returns>The row's number.</returns>
    public long Insert()
    {
        Step();
        return raw.sqlite3_last_insert_rowid(database);
    }

    /// <summary>Runs it for the number in its first row.</summary>
    /// <returns>The number; null where there is no row.</returns>
    public long? Number() => Step();

    public void Dispose() => kept.Dispose();

    private SqliteStatement Bind(ReadOnlySpan<byte> text, object? holds) =>
        Bound(BindText(statement, place + 1, text, text.Length, Transient), holds);

    private SqliteStatement BindNothing() => held[place] == Nothing ? Leave() : Bound(BindNull(statement, place + 1), Nothing);

    private SqliteStatement Leave()
    {
        place++;
        return this;
    }

    private SqliteStatement Bound(int outcome, object? holds)
    {
        held[place] = null;
        Check(outcome);
        held[place++] = holds;
        return this;
    }

    // A row's number must be read before the reset.
    private long? Step()
    {
        var outcome = Step(statement);
        var number = outcome == raw.SQLITE_ROW ? Column(statement, 0) : (long?)null;
        // What went wrong is said again by the reset.
        var reset = Reset(statement);
        if (outcome is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(reset == raw.SQLITE_OK ? outcome : reset);
        }

        return number;
    }

    private void Check(int outcome)
    {
        if (outcome != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(outcome, database);
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    private static partial int BindNumber(nint statement, int place, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    private static partial int BindNull(nint statement, int place);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    private static partial int BindText(nint statement, int place, ReadOnlySpan<byte> text, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    private static partial long Column(nint statement, int place);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    private static partial int Reset(nint statement);
}
