// All editors of queries: who opens one mostly opens another, so a browser loads them together.
export { AnnotationQueryEditor } from './annotation/AnnotationQueryEditor';
export { ContextChoice } from './ContextChoice';
export { QueryEditor } from './query/QueryEditor';
export { VariableQueryEditor } from './variable/VariableQueryEditor';
